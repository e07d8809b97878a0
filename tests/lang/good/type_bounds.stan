data { int<lower=0, upper=9> N; vector<lower=0>[N] v; real l; real<lower=l> u; array[N] real<lower=0> a; }
parameters {
  real<lower=l, upper=u> a1;
  vector<lower=v>[N] b;
  vector<lower=0, upper=v>[N] c;
  real<offset=l, multiplier=u> d;
  vector<multiplier=u>[N] e;
  real<lower=a1> f;
  array[N] real<upper=a> h;
  real<lower=-1, upper=1> i;
}
