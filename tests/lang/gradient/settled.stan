data {
  int<lower=1> N;
  int<lower=1> K;
  array[N] real y;
}
parameters {
  real a;
  vector[K] b;
  real<lower=0> s;
}
transformed parameters {
  real total = 1;
  for (k in 1:K) total += b[k] * total * 0 + square(b[k]);
  vector[K] w = b;
  w += square(b);
  w -= total * b;
  w = w + a;
  vector[K] scaled = b * y[{2, 1}][1];
}
model {
  target += -dot_self(scaled) * a;
  array[N, K] real walks;
  for (k in 1:K) walks[1, k] = b[k];
  for (n in 2:N)
    for (k in 1:K) walks[n, k] = square(walks[n - 1, k]) * 0.1 + a * y[n];
  target += sum(walks[N]) * walks[2, 1];
  for (n in (K + 1):N) {
    real mu = a;
    vector[K] own;
    for (k in 1:K) mu += b[k] * y[n - k];
    for (k in 1:K) own[k] = b[k] * y[n];
    own += rep_vector(a, K);
    own[1] -= square(mu);
    own[1] = own[1] + a * b[K];
    y[n] ~ student_t(4, mu + sum(own) - square(own[2]), s);
  }
  real walk = 0;
  real turned = a;
  for (n in 1:N) {
    real step = 0;
    step += square(walk) * a;
    step = b[1] * y[n] + step;
    walk += sin(step);
    turned *= 1 + 0.01 * step;
    if (n % 2 == 0) step -= walk;
    target += -0.1 * square(step - turned);
  }
  array[2] vector[K] rows;
  rows[1] = b;
  rows[2] = w;
  rows[1] += w .* b;
  target += -dot_self(rows[1]) - sum(rows[2]) * walk;
  [a, s]' ~ std_normal();
  b ~ std_normal();
}
