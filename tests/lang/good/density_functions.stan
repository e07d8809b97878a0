parameters { real x; }
model {
  target += normal_lpdf(x | 0, 2);
  target += cauchy_lpdf(x | 1, 2) + normal_lcdf(x | 0, 1) + normal_lccdf(x | 0, 1) + log(normal_cdf(x | 0, 2));
}
// at: 0.5
// expect target: -5.5996796542821032
