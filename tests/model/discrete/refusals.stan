// States that are rejected, functions of the program, several loops over one element, groups.
functions {
  real seen_lpdf(real y, int z, vector mu) {
    return normal_lpdf(y | mu[z], 1);
  }
  real score(int a, int b) {
    return a == b ? 0.5 : -0.5;
  }
}
data {
  int<lower=0> N, G;
  vector[N] y;
  array[N] int<lower=1, upper=G> group;
  vector[N] limit;
}
parameters {
  vector[3] mu;
  array[G] int<lower=1, upper=3> z;
  array[N] int<lower=0, upper=2> w;
}
model {
  mu ~ normal(0, 2);
  for (n in 1:N) {
    y[n] ~ seen(z[group[n]], mu);
    if (w[n] == 1 && z[group[n]] == 2) reject("not both: ", w[n]);
    print("nothing of ", w[n]);
    if (group[n] > 1)
      w[n] ~ binomial(2, 0.3);
    else if (w[n] > 0)
      target += -w[n];
  }
  for (g in 2:G) target += score(z[g - 1], z[g]);
  target += normal_lcdf(limit | mu[z[group]], 2) + normal_lpdf(mu[1] | mu[z[1]], 1);
  profile("whole") {
    w ~ poisson(1.5);
  }
}
generated quantities {
  real at = mu[z[1]] + sum(w);
}
