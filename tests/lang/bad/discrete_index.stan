data { int N; vector[N] y; }
parameters {
  real<lower=0, upper=3> r;
  array[N] int<lower=1, upper=2> z;
  array[N] int<lower=1, upper=N> who;
}
model {
  for (n in 1:N) {
    int k = r > n ? 1 : 2;
    y[n] ~ normal(z[k], 1);  // expect error: which element of `z` this is depends on parameters
    y[n] ~ normal(z[who[n]], 1);  // expect error: which element of `z` this is depends on a discrete parameter
  }
}
