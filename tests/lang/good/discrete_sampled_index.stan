// Which element is meant depends on a parameter.
data { int N; vector[N] y; }
parameters {
  real<lower=0, upper=3> r;
  array[N] int<lower=1, upper=2> z;  // expect note: which element of `z` this is depends on parameters (line 10)
}
model {
  for (n in 1:N) {
    int k = r > n ? 1 : 2;
    y[n] ~ normal(z[k], 1);
  }
}
