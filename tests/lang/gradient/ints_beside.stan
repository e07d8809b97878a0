data { int n; array[n] int k; array[2, 3] int m; array[2, 2, 3] int deep; }
parameters { vector<lower=3>[n] v; row_vector<lower=3>[n] r; matrix<lower=3>[2, 3] x; array[2] matrix<lower=3>[2, 3] y; }
transformed parameters {
  vector[n] a = lmgamma(k, v) + ldexp(v, k) .* rising_factorial(v, k);
  row_vector[n] b = falling_factorial(r, k) - modified_bessel_first_kind(k, r / 5);
  matrix[2, 3] c = ldexp(x, m) + lmgamma(m, x) .* bessel_first_kind(m, x / 3);
  array[2] matrix[2, 3] d = rising_factorial(y, deep);
}
model {
  target += -log(sum(square(a)) + sum(square(b)));
  for (i in 1:2) for (j in 1:3) target += -0.01 * i * j * (c[i, j] + log(d[i][i, j]) * d[3 - i][i, j] / 100);
  v ~ normal(4, 0.1); r ~ normal(4, 0.1); to_vector(x) ~ normal(4, 0.1);
  for (i in 1:2) to_vector(y[i]) ~ normal(4, 0.1);
}
generated quantities { matrix[2, 3] e = ldexp(x, m); matrix[2, 3] f = ldexp([[1, 2, 3], [4, 5, 6]], m); }
