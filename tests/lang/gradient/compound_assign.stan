data { int N; vector[N] x; matrix[N, N] X; }
parameters { vector[N] a; real b; matrix[N, N] m; }
model {
  vector[N] v = x; matrix[N, N] w = m; real s = b; row_vector[N] r = a';
  v += a; v -= b; v .*= a; v ./= x + 3; v *= 2; v /= 1.5;
  w *= X; w += 1; w[1, 1] *= b; w[2] += r; w[, 1] -= a;
  s += 1; s -= a[1]; s *= b; s /= 3; r *= X;
  target += -0.01 * dot_self(v) - 0.01 * sum(square(to_vector(w))) - s * s - 0.01 * dot_self(r);
  to_vector(m) ~ normal(0, 1); a ~ normal(0, 1); b ~ normal(0, 1);
}
