// A round that is left is entered again by the reverse sweep with its own element.
functions {
  real f(vector y) {
    real s = 0;
    for (i in 1 : 3) for (v in y) { s += v * i; if (v > 0.4) break; if (s > 30) return s; s = 0.9 * s + v^2; }
    return s;
  }
}
parameters { vector[3] x; }
model {
  real w = 1;
  for (i in 1 : 3) { for (v in x) { w = w * 0.5; target += v * w; if (v > 0.2 * i) break; } }
  for (i in 1 : 3) { for (v in {x, 2 * x}) { w = w + v[i]; target += v[2] * sin(w); if (v[1] > 0) break; w -= v[1]; } }
  for (i in 1 : 2) for (j in 1 : 2) for (c in {to_complex(x[1], i), 1i}) { w += get_imag(c); target += get_real(c) * cos(w); if (w > j) break; }
  target += f(x) - dot_self(x);
}
