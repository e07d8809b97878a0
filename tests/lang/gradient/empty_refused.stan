// Numbers that a density refuses are refused where the outcome is empty, but not by rounds
// that do not take place, and not by functions of elements.
data { int none; real s; }
parameters { real x; vector[2] v; }
model {
  vector[none] y;
  array[none] int k;
  x ~ normal(0, 1);
  for (i in 1 : none) y[i] ~ normal(x, -1);
  for (i in 1 : none) { y[i] ~ normal(x, s); k[i] ~ poisson(s); }
  y ~ normal(v[1], x + 0.5);
  target += poisson_lpmf(k | exp(v[1]) - 0.7);
  target += sum(binary_log_loss(2, y)) + sum(lchoose(y, s));
  if (x > -0.4) 1 ~ uniform(-1, x + 2);
  if (x > 0.6) 1 ~ uniform(-1, 0.5);
}
