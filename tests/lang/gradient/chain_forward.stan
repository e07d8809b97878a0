// Forward algorithms: terms in all orders, by states that lead nowhere, a matrix that changes with t, rows
// that are read and written, one state and none, places of vectors and of arrays.
data {
  int T, K, none, one;
  vector[T] y;
  matrix[K, K] allowed;
}
parameters {
  array[K] simplex[K] theta;
  vector[K] mu;
  real<lower=0> s;
  matrix[K, K] b;
}
model {
  {
    array[K] real acc;
    array[T, K] real f;
    for (k in 1:K) f[1, k] = normal_lpdf(y[1] | mu[k], s);
    for (t in 2:T)
      for (k in 1:K) {
        for (j in 1:K)
          acc[j] = -mu[k] + f[t - 1, j] + log(theta[j, k]) - square(b[j, k]) + normal_lpdf(y[t] | mu[k], s);
        f[t, k] = log_sum_exp(acc);
      }
    target += log_sum_exp(f[T]);
  }
  {
    array[T] vector[K] f;
    f[1] = mu;
    for (t in 2:T)
      for (k in 1:K) {
        vector[K] acc;
        for (j in 1:K)
          acc[j] = log(allowed[k, j]) + b[k, j] + f[t - 1][j] * y[t] - mu[j];
        f[t][k] = 0.5 * log_sum_exp(acc) + y[t] * mu[k];
      }
    target += -dot_self(f[T]);
  }
  {
    array[T, K] real f = rep_array(s, T, K);
    array[K] real acc;
    for (t in 2:T)
      for (k in 1:K) {
        for (j in 1:K)
          acc[j] = f[t - 1, j] + b[j, k] * y[t];
        f[t, k] = log_sum_exp(acc);
      }
    for (t in 2:T)
      for (k in 1:K) {
        for (j in 1:K)
          acc[j] = f[t, j] + b[j, k];
        f[t, k] = log_sum_exp(acc);
      }
    for (t in 1:T)
      for (k in 1:K) {
        for (j in 1:K)
          acc[j] = f[t, 1] * j + b[j, k] - 700 * k;
        f[T - t + 1, k] = log_sum_exp(acc) + t;
      }
    target += 1e-3 * sum(f[T]) + 1e-3 * sum(f[1]);
  }
  {
    array[T, 9] real f = rep_array(s, T, 9);
    for (t in 2:T) {
      array[none] real nothing;
      array[one] real few;
      for (k in 1:none) {
        for (j in 1:none)
          nothing[j] = f[t - 1, j] + log(theta[j, k]);
        f[t, k] = log_sum_exp(nothing);
      }
      for (k in 1:one) {
        for (j in 1:one)
          few[j] = f[t - 1, j] + log(theta[j, k]);
        f[t, k] = log_sum_exp(few);
      }
    }
    target += sum(f[T]);
  }
  {
    array[T, K] real f;
    array[K] vector[K] logs = log(theta);
    f[1] = to_array_1d(mu);
    for (t in 2:T)
      for (k in 1:K) {
        vector[K] acc;
        for (j in 1:K)
          acc[j] = f[t - 1, j] + logs[j, k];
        f[t, k] = log_sum_exp(acc) * s;
      }
    target += log_sum_exp(f[T]);
  }
  mu ~ normal(0, 1);
  to_vector(b) ~ normal(0, 1);
}
