functions {
  real gauss(real x, real xc, array[] real th, data array[] real x_r, data array[] int x_i) {
    return exp(-square(x - th[1]) / (2 * square(th[2])));
  }
  real spike(real x, real xc, array[] real th, data array[] real x_r, data array[] int x_i) {
    real near = is_nan(xc) ? x : xc < 0 ? -xc : x;
    return near^(th[1] - 1) * exp(-th[2] * x) * x_r[x_i[1]];
  }
}
data { array[1] real x_r; }
transformed data { array[1] int x_i = {1}; }
parameters { real mu; real<lower=0.3> s; real a; real<lower=0> width; }
model {
  target += log(integrate_1d(gauss, a, a + width, {mu, s}, x_r, x_i));
  target += -log(integrate_1d(gauss, negative_infinity(), positive_infinity(), {mu, s}, x_r, x_i));
  target += log(integrate_1d(gauss, a, positive_infinity(), {mu, s}, x_r, x_i, 1e-10));
  target += log(integrate_1d(gauss, negative_infinity(), a, {mu, s}, x_r, x_i));
  target += log(integrate_1d(spike, 0, 1 + width, {s, 0.5}, x_r, x_i));
  target += log(integrate_1d(spike, 0, positive_infinity(), {s, width + 0.1}, x_r, x_i));
  mu ~ std_normal(); s ~ normal(0, 1); a ~ std_normal(); width ~ exponential(1);
}
