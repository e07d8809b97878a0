data { matrix[3, 3] y; }
parameters { cholesky_factor_corr[3] x; array[2] cholesky_factor_corr[3] z; }
model { target += -0.5 * sum(square(to_vector(x - y))) + sum(z[1] .* y) - sum(square(to_vector(z[2]))); }
