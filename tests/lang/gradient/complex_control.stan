functions {
  complex f(complex z) { if (get_real(z) > 0) return z; return -z; }
  void show(tuple(real, complex) t) { print("t: ", t, t.2); if (t.1 < -100) reject("bad ", t); }
  complex_vector many(array[] complex a, int n) { complex_vector[n] r = rep_vector(0, n); for (i in 1:n) r[i] = a[i]; return r; }
}
data { int N; array[N] complex d; array[N] tuple(complex, real) td; }
parameters { array[2] complex p; array[2, 2] tuple(complex_vector[2], real<lower=0>) q; complex_matrix[2,2] M; }
transformed parameters { array[2] complex_vector[2] v; for (i in 1:2) v[i] = many({p[1], p[2]}, 2) * i; }
model {
  show((p[1] == p[2], p[1]));
  array[3] complex acc = rep_array(1 + 0i, 3);
  complex c = 0;
  int k = 0;
  while (abs(c) < 3 && k < 5) { c += f(d[1]) * (1 + 0.1 * p[1]); k += 1; if (k == 4) break; }
  target += -norm(c) * 0.1;
  for (i in 1:2) for (j in 1:2) { target += -q[i, j].2 - sum(norm(q[i, j].1)); acc[i] *= q[i, j].1[2]; acc[3] -= acc[i] * td[i].1; }
  target += get_real(acc[3]) * 0.1;
  target += -sum(norm(M)) - sum(norm(to_complex(1, 2) * M[1] - M[, 2]'));
  target += -0.5 * sum(norm(v[2])) - sum(abs(p[1:2]) ) ;
  target += get_imag(sum(diagonal(append_row(append_col(M, M), block(M * M, 1, 1, 2, 2)[ : , {1, 2, 1, 2}])))) + norm(head(reverse(v[1]), 1)[1]);
  real r = get_imag(k > 2 ? f(p[2]) : p[1]);
  target += r + norm(M[1, 1] / M[2, 2]) * 0.01 - 0.1 * sum(norm(q[1, 1:2].1[1]));
  array[2] complex z2 = {p[1], 3};
  z2[1] /= 2;
  target += -norm(sum(z2)) - norm(prod(z2 )) * 0.01 - sum(norm([p[1], 1]'));
}
generated quantities {
  array[N] complex e = reverse(d);
  tuple(array[N] complex, complex) te = (d, p[1]);
  complex s = sum(e) + te.1[1];
  array[2] complex g; g[{2, 1}] = {p[1], 2};
  complex_matrix[2, 2] h = M; h[1] = [p[1], 2]; h[2, 1] += 1i;
}
