functions {
  int is_far_lp(real x, real at) {
    target += -0.5 * square(x - at);
    return x > at ? 1 : 0;
  }
  real piece(real x, int k) {
    if (k == 1) return x;
    else if (k == 2) return x^2;
    else if (k == 3) {
      real y = x * 3;
      return exp(y / 4);
    } else if (k == 4) ;
    else return -x;
    return 0.5 * x;
  }
}
data {
  int<lower=0> N;
  array[N] int k;
}
parameters {
  real a;
  vector[3] b;
}
transformed parameters {
  vector[N] m = rep_vector(0.1, N);
  real c;
  if (k[1] == 9) c = a;
  else if (k[2] == 9) c = b[1];
  else if (a > 100) c = 2 * a;
  else c = a * b[2];
  for (n in 1 : N) {
    if (k[n] == 1) m[n] = a;
    else if (k[n] == 2) m[n] = a * b[1];
    else if (k[n] == 3) {
      m[n] = b[2];
      m[n] *= a;
    } else if (k[n] == 4) continue;
    else m[n] = exp(b[3] / 3);
    m[n] += piece(a, k[n]);
  }
}
model {
  a ~ normal(0.3, 1);
  b ~ std_normal();
  if (is_far_lp(a, 40)) target += a;
  else if (is_far_lp(b[1], 50)) target += b[1];
  else if (is_far_lp(b[2], -60)) target += b[2]^2 / 9;
  else target += c;
  for (n in 1 : N) {
    if (k[n] == 1) target += m[n];
    else if (k[n] == 2) m[n] ~ normal(a, 2);
    else if (k[n] == 3) {
      real y = m[n] * b[3];
      y ~ normal(0, 3);
    } else if (k[n] == 4) ;
    else target += -m[n] * c / 9;
  }
  if (k[1] == 7) target += a;
  else if (k[2] == 7) target += b[1];
  else if (k[3] == 3) target += a * b[3];
}
