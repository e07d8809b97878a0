// The same epidemic by backward differentiation.
functions {
  vector change(real t, vector y, real beta, real gamma, real N) {
    real infections = beta * y[2] * y[1] / N;
    real recoveries = gamma * y[2];
    return [-infections, infections - recoveries, recoveries]';
  }
}
data {
  int<lower=0> days;
  array[days] real ts;
  array[days] int<lower=0> cases;
  real N;
  real<lower=0> rel;
  real<lower=0> abs_tol;
}
parameters {
  real<lower=0> gamma;
  real<lower=0> beta;
  real<lower=0> phi_inv;
}
model {
  array[days] vector[3] y = ode_bdf_tol(change, [N - 1, 1, 0]', 0, ts, rel, abs_tol, 100000,
                                         beta, gamma, N);
  beta ~ normal(2, 1);
  gamma ~ normal(0.4, 0.5);
  phi_inv ~ exponential(5);
  cases ~ neg_binomial_2(to_vector(y[, 2]), 1 / phi_inv);
}
