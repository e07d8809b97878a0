// Which element is meant depends on another element.
data { int N; vector[N] y; }
parameters {
  array[N] int<lower=1, upper=2> z;  // expect note: which element of `z` this is depends on a discrete parameter
  array[N] int<lower=1, upper=N> who;  // expect note: `who` is sampled
}
model {
  for (n in 1:N) y[n] ~ normal(z[who[n]], 1);
}
