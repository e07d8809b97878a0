parameters { real x; vector[2] v; }
transformed parameters {
  real y = exp(x);
  jacobian += x;
  jacobian += v;
  if (x > 0) { jacobian += 0.5; }
}
model { y ~ exponential(1); }
// at: 0.5 1 2
// expect target: 2.3512787292998718
