// A counter beside what depends on a discrete parameter.
data { int N, J; vector[N] y; vector[J] x; }
parameters {
  real m;
  array[N] int<lower=1, upper=2> z;  // expect note: this assignment stands among statements about a discrete parameter
}
model {
  real count = 0;
  for (n in 1:N) {
    real a = m * z[n];
    for (j in 1:J) {
      count += 1;
      a += x[j];
    }
    y[n] ~ normal(a, 1);
  }
  m ~ normal(count, 1);
}
