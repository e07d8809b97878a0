parameters { real x; vector[2] v; }
model {
  x + 1 ~ normal(0, 1);
  2 * v ~ normal(x, 2);
  [x, v[1]] ~ normal(0, 1);
  {x, v[2]} ~ normal(1, 1);
  v[{2}] ~ normal(0, 1);
}
// at: 0.5 1 2
// expect target: -14.92530262675727
