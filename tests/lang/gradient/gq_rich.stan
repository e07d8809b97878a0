functions { real avg_rng(vector m) { real s = 0; for (i in 1:size(m)) { if (i == 3) continue; s += normal_rng(m[i], 1); } return s / size(m); } }
data { int N; vector[N] y; }
parameters { vector[N] m; corr_matrix[2] R; simplex[3] p; array[2] ordered[2] o; }
transformed parameters { array[2] matrix[2, 3] T; for (i in 1:2) T[i] = rep_matrix(m[i], 2, 3) * i; row_vector[2] r = [m[1], m[2] * 2]; }
model { y ~ normal(m, 1); p ~ dirichlet(rep_vector(2, 3)); R ~ lkj_corr(2); o[1] ~ normal(0, 1); o[2] ~ normal(0, 1); }
generated quantities {
  real a = avg_rng(m);
  array[2, 3] real d;
  vector[N] yrep = to_vector(normal_rng(m, 1));
  array[N] int b = bernoulli_logit_rng(m);
  matrix[2, 2] C = cholesky_decompose(R);
  int big = 0;
  simplex[3] q = p[{3, 1, 2}];
  real<lower=0> pos = exp(a);
  for (i in 1:2) for (j in 1:3) { d[i, j] = p[j] * T[i][1, j]; if (d[i, j] > 0) big += 1; }
  vector[2] mv = multi_normal_rng(m[1:2], R);
  int cat = categorical_rng(p);
  { vector[N] l; for (n in 1:N) l[n] = normal_lpdf(y[n] | m[n], 1); a += sum(l); }
  array[2] int f = {cat, big};
}
