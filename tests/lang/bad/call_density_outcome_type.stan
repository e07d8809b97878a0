data { vector[2] v; int n; }
parameters { real x; }
model {
  target += poisson_lpmf(x | 2);  // expect error: no signature of `poisson_lpmf` fits (real, int)
  target += bernoulli_lpmf(v | 0.5);  // expect error: no signature of `bernoulli_lpmf` fits (vector, real)
  target += multi_normal_lpdf(v | v, x);  // expect error: no signature of `multi_normal_lpdf` fits (vector, vector, real)
}
