data {
  int<lower=0> N;
  int<upper=9> M;
  int<lower=0, upper=9> K;
  real<lower=0> a;
  real<upper=1> b;
  real<upper=1, lower=0> c;
  real<lower=-1.5e3, upper=2 * a + b / 3> d;
  vector<lower=0>[N] v;
  row_vector<upper=0>[N] r;
  matrix<lower=-1, upper=1>[N, M] m;
  array[N] vector<lower=0>[M] av;
}
