data {
  int<lower=1> I, T;
  array[I, T] int<lower=0, upper=1> y;
}
parameters {
  real<lower=0, upper=1> phi, p;
}
model {
  for (i in 1:I) {
    int first = T;
    int last = 1;
    real chi = 1;
    for (t in 1:T)
      if (y[i, t] == 1) {
        last = t;
        if (t < first) first = t;
      }
    for (t in first + 1:last) {
      target += log(phi);
      target += y[i, t] == 1 ? log(p) : log1m(p);
    }
    for (t in last + 1:T) chi = 1 - phi + phi * (1 - p) * chi;
    target += log(chi);
  }
}
