data { int<lower=1> K; int<lower=1> N; matrix[N, K] x; array[N] int<lower=1, upper=K> g; vector[N] y; }
transformed data { tuple(int, array[K] int) t = (K, rep_array(1, K)); }
parameters { vector[size(t.2)] v; vector<lower=0>[K] s; array[2] simplex[K] p; }
model {
  for (n in 1:N) {
    y[n] ~ normal(x[n] * v + tanh(v[g[n]]), 1 + sqrt(s[g[n]]));
    for (k in 1:K) target += log(p[1, k]) * y[n] + exp(s)[k] * 0.1;
  }
  vector[K] total = v;
  for (i in 1:3)
    for (k in 1:K) total[k] = total[k] * 0.5 + log(s[k]) + tanh(v[k]) + log(p[2, k]);
  for (i in 1:2) {
    v ~ normal(total, 1);
    if (v[1] > 0) target += sum(log(s));
  }
  s ~ lognormal(0, 1);
}
