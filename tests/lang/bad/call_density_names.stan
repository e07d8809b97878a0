parameters { real x; }
model {
  target += normal_lpmf(1 | x, 1);  // expect error: there is no function `normal_lpmf`
  target += poisson_lpdf(x | 2);  // expect error: there is no function `poisson_lpdf`
  target += nosuch_lpdf(x | 2);  // expect error: there is no function `nosuch_lpdf`
}
