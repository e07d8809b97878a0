functions {
  real mine_lpdf(real y, real mu) {
    return -(y - mu) ^ 2;
  }
  real count_lpmf(int n, real rate) {
    return poisson_lpmf(n | rate);
  }
  real draw_rng(real mu) {
    return normal_rng(mu, 1);
  }
  void add_lp(real x) {
    target += x;
    x ~ normal(0, 1);
  }
  real mine_lcdf(real y, real mu) {
    return normal_lcdf(y | mu, 1);
  }
}
data {
  int n;
}
parameters {
  real y;
}
model {
  y ~ mine(1);
  n ~ count(2.5);
  target += mine_lpdf(y | 1);
  add_lp(y);
  target += mine_lcdf(y | 2);
}
generated quantities {
  real z = draw_rng(y);
}
