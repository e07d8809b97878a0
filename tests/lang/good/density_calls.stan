parameters {
  real x;
}
model {
  target += normal_lpdf(x | 0, 1);
  target += normal_lupdf(x | 0, 1);
  target += normal_lcdf(x | 0, 1);
  target += normal_lccdf(x | 0, 1);
  target += log(normal_cdf(x | 0, 1));
  target += poisson_lpmf(3 | exp(x));
  target += std_normal_lpdf(x);
  target += std_normal_lpdf(x | );
}
