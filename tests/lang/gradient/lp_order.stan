// The same, where target is read as well: the order of effects shows.
functions {
  real a_lp(real x) { target += -0.5 * square(x) + 0.1 * cos(target()); return 0.9 * x; }
  int n_lp(real x, int n) { target += 0.05 * sin(target()); target += -0.1 * x * n; return n; }
  real w_lp(real x) {
    real s = x;
    int k = 0;
    while (a_lp(s) > 0.2 && k < 3) { s *= 0.5; k += 1; if (k == 2) continue; s += 0.01 * x; }
    while (n_lp(s, k) < 5) { k += 1; if (n_lp(x, k) == 4 || a_lp(s) > 3) break; }
    return s;
  }
  vector v_lp(vector x) { vector[n_lp(x[1], 2)] y = x[1 : n_lp(x[2], 2)]; target += -sum(x); return y; }
}
parameters { vector[3] x; }
transformed parameters { real z = 0.5; { array[n_lp(x[1], 2)] real b = {x[1], x[2]}; z += sum(b); } }
model {
  real s = target() * a_lp(x[2]) + target();
  if (x[1] > 0 && a_lp(x[1]) > 0.1) s += x[2];
  if (x[1] > 0 || a_lp(x[2]) > 0.1 || a_lp(x[3]) < 0) s += x[3]; else s -= x[1];
  int k = target() > -2 && x[2] > -1 && n_lp(x[1], 3) && (x[3] > 0 || n_lp(x[2], 0));
  s += k * x[1];
  for (i in n_lp(x[1], 1) : n_lp(x[2], 3)) { s += i * a_lp(x[i]); for (j in n_lp(x[i], i) : 3) { s += x[j]; if (a_lp(s) > 4) break; } }
  for (v in v_lp(x)) s += v * a_lp(v);
  vector[n_lp(s, 2)] u = v_lp(x)[1 : 2];
  array[n_lp(x[1], 2), n_lp(x[2], 3)] complex c = rep_array(to_complex(a_lp(x[1]), x[3]), 2, 3);
  array[n_lp(x[1], 2)] tuple(real, vector[n_lp(x[3], 2)]) t = {(a_lp(x[2]), u), (x[3], x[n_lp(x[2], 2) : 3])};
  s += get_real(c[n_lp(x[1], 2), 1]) * t[1].1 + t[2].2[n_lp(s, 1)];
  s += x[1] > 0.2 ? a_lp(x[2]) : x[3] > 0 ? w_lp(x[1]) : 2;
  u[n_lp(x[1], 1)] += a_lp(s);
  a_lp(x[1]) ~ normal(a_lp(x[2]), exp(a_lp(x[3])));
  target += w_lp(0.7) + (x[1] > x[2] && a_lp(x[1]) > 0 ? u[1] : u[2]) + 0.01 * s - dot_self(x) + z;
}
