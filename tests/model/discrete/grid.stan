// An Ising model on a small grid, and a common parent: coupled in two directions.
data {
  int<lower=1> N, M;
  matrix[N, M] y;
}
parameters {
  real<lower=0> coupling;
  real<lower=0> sigma;
  int<lower=1, upper=3> level;
  array[N, M] int<lower=-1, upper=1> z;
}
model {
  coupling ~ exponential(2);
  sigma ~ exponential(1);
  for (i in 1:N)
    for (j in 1:M) {
      if (i < N) target += coupling * z[i, j] * z[i + 1, j];
      if (j < M) target += coupling * z[i, j] * z[i, j + 1];
      y[i, j] ~ normal(z[i, j] * level, sigma);
    }
}
