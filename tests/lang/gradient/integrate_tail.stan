functions {
  real gauss(real x, real xc, real mu, vector s) { return exp(-square(x - mu) / (2 * square(s[1]))) * s[2]; }
  real spike(real x, real xc, real s, real rate) {
    real near = is_nan(xc) ? x : xc < 0 ? -xc : x;
    return near^(s - 1) * exp(-rate * x);
  }
  real plain(real x, real xc) { return exp(-x * x); }
}
parameters { real mu; real<lower=0.3> s; real a; real<lower=0> width; }
transformed parameters { vector[2] v = [s, 1 + s^2]'; }
model {
  target += log(integrate_1d_double_exponential(gauss, a, a + width, mu, v));
  target += log(integrate_1d_double_exponential_tol(gauss, a, positive_infinity(), 1e-10, 0.0, 12, mu, v));
  target += log(integrate_1d_double_exponential(spike, 0, 1 + width, s, 0.5));
  target += log(integrate_1d_gauss_kronrod(gauss, a, a + width, mu, v));
  target += -log(integrate_1d_gauss_kronrod(gauss, negative_infinity(), positive_infinity(), mu, v));
  target += log(integrate_1d_gauss_kronrod_tol(gauss, a, positive_infinity(), 1e-10, 0.0, 15, mu, v));
  target += log(integrate_1d_gauss_kronrod_tol(gauss, negative_infinity(), a, 1e-10, 1e-12, 15, 0.3, v));
  target += integrate_1d_gauss_kronrod(plain, a, 2 + a) * integrate_1d_double_exponential(plain, a, a);
  mu ~ std_normal(); s ~ normal(0, 1); a ~ std_normal(); width ~ exponential(1);
}
