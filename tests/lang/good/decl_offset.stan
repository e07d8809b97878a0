data {
  real mu;
  real<lower=0> sigma;
}
parameters {
  real<offset=mu> a;
  real<multiplier=sigma> b;
  real<offset=mu, multiplier=sigma> c;
  real<multiplier=sigma, offset=mu> d;
  vector<offset=mu, multiplier=sigma>[3] e;
}
