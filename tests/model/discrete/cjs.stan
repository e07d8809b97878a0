// Capture and recapture: alive or not from the first capture on, a chain for each animal.
data {
  int<lower=1> I, T;
  array[I, T] int<lower=0, upper=1> y;
}
transformed data {
  array[I] int first = rep_array(T, I);
  for (i in 1:I)
    for (t in 1:T)
      if (y[i, t] == 1 && t < first[i]) first[i] = t;
}
parameters {
  real<lower=0, upper=1> phi, p;
  array[I, T] int<lower=0, upper=1> z;
}
model {
  for (i in 1:I) {
    int begin = first[i];
    for (t in 1:begin) z[i, t] ~ bernoulli(1);
    for (t in begin + 1:T) {
      z[i, t] ~ bernoulli(z[i, t - 1] * phi);
      y[i, t] ~ bernoulli(z[i, t] * p);
    }
  }
}
