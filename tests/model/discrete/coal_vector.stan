// The same with the rates in a transformed parameter that depends on the change point.
data {
  real<lower=0> r_e, r_l;
  int<lower=1> T;
  array[T] int<lower=0> D;
}
parameters {
  real<lower=0> e, l;
  int<lower=1, upper=T> s;
}
transformed parameters {
  vector<lower=0>[T] rate;
  for (t in 1:T) {
    if (t < s)
      rate[t] = e;
    else
      rate[t] = l;
  }
}
model {
  e ~ exponential(r_e);
  l ~ exponential(r_l);
  D ~ poisson(rate);
}
