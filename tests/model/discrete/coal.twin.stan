data {
  real<lower=0> r_e, r_l;
  int<lower=1> T;
  array[T] int<lower=0> D;
}
parameters {
  real<lower=0> e, l;
}
model {
  vector[T] lp = rep_vector(0, T);
  e ~ exponential(r_e);
  l ~ exponential(r_l);
  for (s in 1:T)
    for (t in 1:T) lp[s] += poisson_lpmf(D[t] | t < s ? e : l);
  target += log_sum_exp(lp);
}
