parameters { real a; real<lower=0> b; real<lower=-1, upper=2> c; real<upper=3> d; }
model {
  real x = a * b - c / (1 + b) + -d;
  real y = exp(-x * x) + log1p(b) + sqrt(b + 0.1) + b ^ 2.5 + a ^ 2;
  real z = fmin(a, c) + fmax(b, d) + abs(a) + square(c) + inv_logit(a) + tanh(d) + atan2(a, b);
  target += -0.5 * (x ^ 2 + y * y + z * z);
  target += normal_lpdf(a | 0, 1) - 2 * c + (a > 0 ? a * c : b * d);
}
