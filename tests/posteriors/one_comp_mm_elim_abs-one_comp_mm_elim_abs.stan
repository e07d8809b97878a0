// One compartment with first-order absorption and Michaelis-Menten elimination.
functions {
  vector change(real t, vector c, real k_a, real K_m, real V_m, real D, real V) {
    real dose = t > 0 ? k_a * D * exp(-k_a * t) / V : 0;
    return dose - V_m / V * c / (K_m + c[1]);
  }
}
data {
  real t0, D, V;
  int<lower=1> N_t;
  array[N_t] real times, C_hat;
}
parameters {
  real<lower=0> k_a, K_m, V_m, sigma;
}
transformed parameters {
  array[N_t] vector[1] C =
      ode_rk45_tol(change, [0]', t0, times, 1e-8, 1e-8, 100000, k_a, K_m, V_m, D, V);
}
model {
  k_a ~ cauchy(0, 1);
  K_m ~ cauchy(0, 1);
  V_m ~ cauchy(0, 1);
  sigma ~ cauchy(0, 1);
  C_hat ~ lognormal(log(C[, 1]), sigma);
}
