functions {
  complex rotate(complex z, real angle) {
    return z * polar(1, angle);
  }
  complex_vector scaled(complex_vector v, complex s) {
    complex_vector[size(v)] r;
    for (i in 1 : size(v)) r[i] = v[i] * s;
    return r;
  }
  real energy(complex_matrix m) {
    return sum(norm(m * [[1, 2i], [1 + 1i, 3]]));
  }
  tuple(complex, complex_vector) both(complex z, int n) {
    complex_vector[n] v = [z, z ^ 2, 1]';
    return (z + 1, v);
  }
}
data {
  int n;
  complex z;
  complex_vector[n] v;
  array[2] complex a;
  complex_matrix[2, 2] m;
}
transformed data {
  complex td = z * z + 2i;
  complex_matrix[2, 2] tm = m * m';
}
parameters {
  complex p;
  complex_vector[n] q;
  vector[n] x;
  real<lower=0> s;
}
transformed parameters {
  complex w = p * s + td;
  complex_vector[n] u = q + x * 1i;
  complex_matrix[2, 2] g = [[p, w], [s, 2]] * m;
}
model {
  complex c = p;
  target += -norm(p) - sum(norm(q)) - 0.5 * sum(get_real(g)) ^ 2 * 0.01;
  x ~ std_normal();
  c += w;
  c -= 1;
  c *= 0.5i;
  c /= 2 + p;
  target += get_real(c) + get_imag(exp(c)) + abs(log(w)) + arg(p + 3) + get_imag(sqrt(w));
  target += get_real(sin(p) + cos(p) + tan(p) + asin(0.3 * p) + acos(0.3 * p) + atan(0.2 * p));
  target += get_imag(sinh(p) + cosh(p) + tanh(p) + asinh(p) + acosh(p + 3) + atanh(0.2 * p));
  target += get_real(log10(w) + pow(w, p) + pow(w, 2) + s ^ p + p ^ 0.5 + conj(p) * proj(w));
  target += get_real(sum(q) + prod(q) + prod(u .* q) + sum(u ./ (q + 4)));
  target += get_imag(q' * u) + sum(get_real(q * u')) + norm((m * q[1 : 2])[2]);
  target += get_real(rotate(p, s)) + get_imag(scaled(q, p)[2]) + 0.01 * energy(g);
  target += get_real((s > 1 ? p : 2.0 * w) * to_complex(s, x[1]));
  target += sum(get_imag(to_complex(x, 2) - s)) + sum(abs(to_complex(s, x)));
  target += 0.1 * sum(norm(fft(q))) + get_real(inv_fft(u)[2]) + sum(get_imag(fft2(g))) + get_real(inv_fft2(g)[1, 2]);
  for (i in 1 : n) {
    complex t = q[i] * p;
    t = t * t - 1;
    target += 0.1 * get_imag(t / (3 + q[i]));
  }
  for (e in q) target += -0.1 * norm(e);
  if (p == w || p != 1) target += 0.5 * get_real(p);
  {
    complex_vector[n] h;
    complex k;
    (k, h) = both(p, n);
    target += 0.1 * get_imag(k * h[2]);
    h[2 : 3] = q[1 : 2];
    h[1] = 3;
    target += 0.1 * norm(sum(-h));
  }
}
generated quantities {
  complex y = both(p, n).1;
  array[2] complex b = {p, 1};
  b[2] = a[1] + p;
  complex_row_vector[n] r = q';
  complex_matrix[2, 2] inverse = m' / 2;
  complex_matrix[2, 2] mm = tm;
  mm[1] = [1i, 2];
  mm[ : , 2] = q[1 : 2];
  tuple(complex, array[2] complex) t = (td, a);
  real d = abs(z) + 1;
  array[2] complex rev = reverse(a);
}
