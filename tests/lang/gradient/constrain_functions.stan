functions {
  vector both_jacobian(vector x) {
    vector[2] y;
    if (x[1] > -100) y = ordered_jacobian(x);
    for (n in 1:2) y[n] = lower_upper_bound_jacobian(y[n], -1, 3);
    return y;
  }
}
parameters {
  vector[3] x; vector[3] v; real a; vector[3] o; matrix[2, 3] M; array[2] vector[3] xs;
  vector[5] w; vector[3] p; matrix[2, 2] P;
}
transformed parameters {
  vector[4] s = simplex_jacobian(x);
  matrix[3, 3] L = cholesky_factor_corr_jacobian(v, 3);
  real b = lower_bound_jacobian(a, 1.5);
  vector[3] ov = offset_multiplier_jacobian(o, a, exp(x));
  vector[3] lu = lower_upper_bound_jacobian(o, -1, exp(x)), ub = upper_bound_jacobian(o, b);
  matrix[3, 4] Z = sum_to_zero_jacobian(M);
  array[2] vector[4] ss = simplex_jacobian(xs), zs = sum_to_zero_jacobian(xs);
  matrix[3, 2] F = cholesky_factor_cov_jacobian(w, 3, 2);
  matrix[2, 2] V = cov_matrix_jacobian(p, 2), R = corr_matrix_jacobian(p[1:1], 2);
  matrix[3, 2] C = stochastic_column_jacobian(P);
  matrix[2, 3] T = stochastic_row_jacobian(P);
  vector[3] po = positive_ordered_jacobian(p), u = unit_vector_jacobian(p);
  vector[2] f = both_jacobian(p[1:2]);
  if (a > -100) {
    matrix[3, 3] K = corr_matrix_jacobian(xs[1], 3);
    jacobian += K[1, 2];
  }
}
model {
  target += s[1] ^ 2 + L[2, 1] * b + sum(ov) + lu[2] * ub[1] + Z[1, 2] * ss[2, 3] + zs[1, 1] ^ 2;
  target += F[3, 2] + V[1, 2] * R[1, 2] + C[3, 1] * T[2, 3] + po[3] * 0.1 + u[1] * f[1] + f[2];
  target += dot_product(simplex_unconstrain(s), [1, 2, 3]') + sum(cholesky_factor_corr_unconstrain(L));
  target += lower_bound_unconstrain(b, 1.2) + sum(lower_upper_bound_unconstrain(lu, -1.5, exp(x) + b));
  target += sum(cov_matrix_unconstrain(V)) * R[2, 1] + sum(stochastic_column_unconstrain(C)[1]);
  target += sum(to_vector(sum_to_zero_unconstrain(Z))) * s[2] + sum(offset_multiplier_unconstrain(o, a, b));
  target += sum(unit_vector_unconstrain(u) .* p) + upper_bound_unconstrain(ub[3], b + 1)
            + simplex_unconstrain(ss)[2, 1] * sum(cholesky_factor_cov_unconstrain(F));
}
