data { tuple(int, array[2] int) k; int n; }
transformed data { array[k.1] tuple(real, complex) td; for (i in 1:k.1) td[i] = (i, i * 1i); }
parameters { array[k.1] tuple(real<lower=0, upper=k.1>, vector<offset=1, multiplier=2>[k.2[2]], cholesky_factor_corr[2], ordered[3]) p; tuple(real, tuple(real<lower=1>, array[2] simplex[2])) d; }
transformed parameters { tuple(real<lower=0>, vector<lower=-100>[k.2[2]]) t = (p[1].1, p[2].2 + d.2.1); }
model {
  for (i in 1:k.1) { p[i].2 ~ normal(td[i].1, 1 + get_imag(td[i].2)); p[i].3 ~ lkj_corr_cholesky(2); p[i].4 ~ normal(0, 1); }
  d.1 ~ normal(sum(t.2), d.2.1); d.2.1 ~ exponential(1);
  for (s in d.2.2) s ~ dirichlet([2, 3]');
  target += normal_lpdf(p[1].2 | p.1[2], 1);
  if (n > 5) { tuple(int, int) u; u = (1, 2); target += u.1; } else { tuple(real, int) u = (d.1, 2); u.1 *= 2; u.1 += u.2; target += -u.1 ^ 2; }
}
generated quantities {
  array[k.1] tuple(real, matrix[2, 2]) g; for (i in 1:k.1) g[i] = (p[i].1, p[i].3);
  tuple(real, real) e = (normal_rng(0, 1), d.1);
  (e.2, g[1].2[1, 1]) = (e.1, 4);
}
