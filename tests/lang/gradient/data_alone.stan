// Variables of transformed parameters and of the model that are made of data alone leave
// the density; those that are read before their last value, or depend on parameters, stay.
data {
  int<lower=1> J, T;
  array[J, T] int<lower=0, upper=1> y;
  vector[T] x;
}
parameters {
  vector[3] beta;
  real<lower=0> s;
}
transformed parameters {
  matrix[J, T] avoid;
  matrix[J, T] shock;
  matrix[J, T] p;
  vector<lower=0>[T] bounded;
  vector[T] total = rep_vector(0, T);
  vector[T] mixed;
  vector[T] late;
  for (j in 1 : J) {
    avoid[j, 1] = 0;
    shock[j, 1] = 0;
    for (t in 2 : T) {
      avoid[j, t] = avoid[j, t - 1] + 1 - y[j, t - 1];
      shock[j, t] = shock[j, t - 1] + y[j, t - 1];
    }
    for (t in 1 : T) {
      p[j, t] = beta[1] + beta[2] * avoid[j, t] + beta[3] * shock[j, t];
      total[t] += p[j, t];
    }
  }
  for (t in 1 : T) {
    bounded[t] = square(x[t]);
    mixed[t] = x[t];
    late[t] = x[t];
  }
  if (s > 0.8)
    mixed[1] = 3;
  late[T] = late[1] * s;
}
model {
  vector[T] run;
  array[T] int first;
  vector[T] seen;
  real count = 0;
  {
    vector[T] inner = cumulative_sum(x);
    for (t in 1 : T) {
      real twice = 0;
      for (k in 1 : 2)
        twice += x[t];
      if (x[t] > 0) {
        run[t] = twice + inner[t];
        first[t] = 1;
      } else {
        run[t] = -twice;
        first[t] = 2;
      }
    }
  }
  run[1] = 0.5;
  for (t in 1 : T)
    seen[t] = x[t];
  for (t in 2 : T) {
    target += -0.1 * square(s * seen[t - 1] + beta[1] * seen[t]);
    seen[t] = seen[t - 1] + 1;
  }
  beta ~ normal(0, 1);
  s ~ lognormal(0, 1);
  for (t in 1 : T) {
    count += first[t];
    run[t] ~ normal(beta[first[t]] * count, s);
    x[t] ~ normal(mixed[t] * s + late[t] + bounded[t] + 0.1 * total[t], 1 + s);
  }
  for (j in 1 : J)
    for (t in 1 : T)
      y[j, t] ~ bernoulli_logit(p[j, t]);
}
