functions { real f(data real x, data vector v) { return x * v[1]; } }
data { real d; vector[2] w; }
parameters { real p; vector[2] q; }
transformed parameters { real tp = p; }
model {
  real local = 1;
  target += f(p, w);  // expect error: argument 1 of `f` must be data
  target += f(tp + d, w);  // expect error: argument 1 of `f` must be data
  target += f(local, w);  // expect error: argument 1 of `f` must be data
  target += f(d, q);  // expect error: argument 2 of `f` must be data
  target += f(d, [d, p]');  // expect error: argument 2 of `f` must be data
  target += f(2 * d, w + w[1]);
}
generated quantities { real g = f(p, q); }
