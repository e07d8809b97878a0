functions {
  real part_lpmf(array[] int slice, int start, int end, vector x, real a, real b) {
    return poisson_log_lupmf(slice | a + b * x[start:end]);
  }
  real rows_part(array[] vector slice, int start, int end, data array[] int n, vector mu) {
    real sum = 0;
    for (i in 1:size(slice)) sum += normal_lpdf(slice[i] | mu, 1 + n[start + i - 1]);
    return sum;
  }
  real numbers(array[] real slice, int start, int end) { return -dot_self(to_vector(slice)) * start; }
  vector job(vector phi, vector theta, data array[] real x_r, data array[] int x_i) {
    return append_row(phi[1] * theta, [x_r[1] * theta[1] * phi[2]]')[1:x_i[1]];
  }
}
data { int N; array[N] int y; vector[N] x; }
transformed data {
  array[3, 1] real x_r = {{1.0}, {2.0}, {0.5}};
  array[3, 1] int x_i = {{3}, {2}, {1}};
}
parameters { real a; real b; vector[2] phi; array[3] vector[2] theta; array[5] real z; }
model {
  target += reduce_sum(part_lupmf, y, 1, x, a, b);
  target += reduce_sum_static(part_lupmf, y, 2, x, a, 0.3);
  target += reduce_sum(rows_part, theta, 2, {1, 2, 3}, phi);
  target += reduce_sum(numbers, z, 2);
  vector[6] m = map_rect(job, phi, theta, x_r, x_i);
  m ~ normal(0, 2);
  map_rect(job, [0.3, 2]', theta, x_r, x_i) ~ normal(1, 1);
  a ~ std_normal(); b ~ std_normal(); phi ~ std_normal();
}
generated quantities {
  real again = reduce_sum(part_lpmf, y, 3, x, a, b);
  vector[6] m = map_rect(job, phi, theta, x_r, x_i);
}
