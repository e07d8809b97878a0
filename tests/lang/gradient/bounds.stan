data { int N; vector[N] lo; }
parameters {
  vector<lower=0>[N] a;
  vector<lower=lo, upper=lo + 2>[N] b;
  array[2] real<upper=1> c;
  real<lower=0> s;
  vector<offset=1, multiplier=s>[N] d;
  real<lower=-s, upper=s> e;
  array[2] vector<lower=s>[N] f;
  matrix<lower=0, upper=1>[2, N] m;
}
model {
  a ~ gamma(2, 3); b ~ normal(0, 1); c ~ normal(0, 1); s ~ exponential(1);
  d ~ normal(1, s); e ~ normal(0, 1);
  f[1] ~ normal(0, s); f[2] ~ lognormal(0, 1);
  to_vector(m) ~ beta(2, 2);
}
