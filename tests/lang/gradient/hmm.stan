data { int T, K; vector[T] y; }
parameters { array[K] vector[K] g; vector[K] mu; }
model {
  array[T] vector[K] la;
  array[K] vector[K] th;
  for (k in 1:K) th[k] = log_softmax(g[k]);
  for (t in 1:T) {
    for (j in 1:K) {
      if (t == 1) la[t, j] = normal_lpdf(y[t] | mu[j], 1);
      else {
        vector[K] acc;
        for (i in 1:K) acc[i] = la[t - 1, i] + th[i, j] + normal_lpdf(y[t] | mu[j], 1);
        la[t, j] = log_sum_exp(acc);
      }
    }
  }
  target += log_sum_exp(la[T]);
  mu ~ normal(0, 1);
  for (k in 1:K) g[k] ~ normal(0, 1);
}
