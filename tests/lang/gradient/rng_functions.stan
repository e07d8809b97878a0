functions {
  real two_rng(real m) { return normal_rng(m, 1) + normal_rng(0, 2); }
  vector vec_rng(int n, real s) { vector[n] v; for (i in 1:n) v[i] = normal_rng(0, s); return v; }
}
parameters { real a; }
model { a ~ normal(0, 1); }
generated quantities {
  real x = two_rng(a);
  vector[3] v = vec_rng(3, exp(a));
  int b = bernoulli_rng(inv_logit(a));
  int c = categorical_rng(softmax(v));
}
