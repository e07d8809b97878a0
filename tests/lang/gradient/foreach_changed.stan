// A loop goes over what its container was before it.
functions {
  real f(vector y) {
    vector[3] x = y;
    real s = 0;
    for (v in x) { x = y * v; x[3] += s; s += v * x[2]; if (s > 3) return s; }
    return s;
  }
}
parameters { vector[3] mu; }
transformed parameters {
  vector[3] x = mu;
  for (v in x) { x[2] = v * mu[3]; x[3] = sin(v); }
}
model {
  real s = f(mu);
  { array[3] tuple(real, vector[2]) z = {(mu[1], mu[1:2]), (mu[2], mu[2:3]), (1.0, [2.0, mu[1]]')};
    for (t in z) { z[2] = (t.1 * 2, t.2 .* t.2); (z[3].1, s) = (s, s + t.1 + sum(t.2)); } }
  { array[3] complex z = {to_complex(mu[1], mu[2]), to_complex(mu[3], 1), 2i};
    for (c in z) { z[2] = c * c; z = {z[1], z[3], c}; s += get_real(c * z[2]) - get_imag(c); } }
  { matrix[2, 2] m = [[mu[1], mu[2]], [mu[3], 1]];
    for (v in m) { m[2] = [v, s]; m[1, 2] *= v; s += v * 0.5; for (w in m) { m = 0.3 * m * w; s += w; } } }
  { array[2] vector[2] a = {mu[1:2], mu[2:3]};
    for (v in a[2]) { a[2, 1] = v * s + mu[1]; a[2, 2] = v; s += 0.1 * v^2; }
    for (v in a) { a[2, 1] = v[1] + mu[1]; s += sum(v); for (w in v) { a[1] = v * w; s += w * a[1, 2]; } } }
  { array[2] int k = {1, 2};
    for (i in k) { k[2] = i + 4; s += i * mu[1]; } for (i in k) { k = {i, i}; s += i * mu[2]; } }
  target += sin(s) - dot_self(mu) + sum(x);
}
generated quantities {
  vector[3] y = mu;
  for (v in y) { y[2] = v * mu[3]; y[3] += sin(v); }
  array[2] complex z = {1i, 3};
  for (v in z) { z[2] = v * v; z[1] = v; }
  array[2] tuple(int, real) w = {(1, mu[1]), (2, mu[2])};
  for (v in w) { w[2] = (3, v.2); w[1].2 = 7; }
}
