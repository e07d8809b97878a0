// A decomposition without a derivative whose result is not used.
data { int N; }
parameters { vector[N] v; }
model {
  matrix[N, N] m = [[v[1], v[1]], [v[1], v[1]]];
  vector[0] none = to_vector(qr_thin_Q(m))[1:0];
  target += sum(none) - dot_self(v);
}
