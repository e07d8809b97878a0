functions {
  real seen(array[] tuple(int, vector, real) slice, int start, int end, vector beta, tuple(real, array[] int) more) {
    real lp = 0;
    for (i in 1:size(slice))
      lp += poisson_log_lpmf(slice[i].1 | dot_product(slice[i].2, beta) + slice[i].3 * more.1) * (start + i - 1) / (end * more.2[1]);
    return lp;
  }
  real waves(array[] complex slice, int start, int end, complex c) {
    return -sum(norm(to_vector(slice) - c * start)) + get_imag(slice[1] * c);
  }
  real pairs(array[] tuple(tuple(real, real), complex_vector) slice, int start, int end) {
    real lp = 0;
    for (p in slice) lp += -square(p.1.1 - p.1.2) - sum(norm(p.2)) * start + end;
    return lp;
  }
  real only_data(array[] tuple(int, real) slice, int start, int end, real a) {
    return sum(to_vector(slice.2)) * a + slice[1].1 + start * end;
  }
}
data { int n; array[n] tuple(int, vector[2], real) y; array[n] tuple(int, real) d; }
parameters {
  vector[2] beta;
  real a;
  array[5] complex z;
  complex c;
  array[4] tuple(tuple(real, real), complex_vector[2]) p;
}
model {
  array[n] tuple(int, vector[2], real) w = y;
  for (i in 1:n) w[i].2 = y[i].2 * a;
  target += reduce_sum(seen, y, 2, beta, (a, {2, 3}));
  target += reduce_sum_static(seen, w, 2, [0.1, -0.2]', (0.5, {2, 3}));
  target += reduce_sum_static(seen, w, 1, beta, (a, {1}));
  target += reduce_sum(waves, z, 2, c) + reduce_sum(waves, z, 1, 1 + 2i);
  target += reduce_sum(pairs, p, 3) + reduce_sum(only_data, d, 2, a);
  target += -dot_self(beta) - a ^ 2 - norm(c);
}
generated quantities {
  real total = reduce_sum(seen, y, 1, beta, (a, {2, 3}));
}
