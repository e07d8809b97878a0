data {
  int<lower=1> N;
  int<lower=1> K;
  int<lower=1> J;
  array[N] real y;
  array[N] int<lower=1, upper=J> g;
  matrix[N, K] x;
}
parameters {
  simplex[K] theta;
  vector[K] mu;
  vector<lower=0>[K] sigma;
  array[J] vector[K] b;
  real a;
}
model {
  vector[K] log_theta = log(theta);
  for (n in 1:N) {
    vector[K] l = log_theta;
    for (k in 1:K) l[k] += normal_lpdf(y[n] | mu[k], sigma[k]);
    target += log_sum_exp(l);
  }
  for (n in 3:N) {
    array[K] real p;
    for (k in 1:K) p[k] = log(theta[k]) + b[g[n], k] + a * x[n, k];
    target += 0.5 * log_sum_exp(p);
  }
  for (n in K + 1:N) {
    real m = a;
    real scale = 1;
    for (k in 1:K) m += mu[k] * y[n - k];
    for (k in 1:K) {
      m = m - b[1, k] * y[n - k + 1];
      scale *= 1 + 0.01 * square(y[n - k]);
    }
    scale /= 2;
    y[n] ~ student_t(4, m, scale);
  }
  for (n in 1:N) {
    vector[K] e = b[g[n]] + 0.1 * mu;
    vector[K] f;
    real top;
    f = e .* mu - a;
    f *= 0.5;
    f[1] = e[K];
    for (k in 1:K) {
      e[k] = square(f[k]) * 0.01 + e[k];
      y[n] ~ normal(e[k], 3);
    }
    top = log_sum_exp(e) * a + log_sum_exp(f);
    target += -0.1 * square(top);
  }
  for (n in N + 1:N) {
    vector[K] never = log_theta;
    never[K + 1] = y[n];
    target += log_sum_exp(never);
  }
  mu ~ std_normal();
  sigma ~ lognormal(0, 1);
  a ~ std_normal();
  for (j in 1:J) b[j] ~ std_normal();
}
