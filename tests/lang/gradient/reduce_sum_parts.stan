// Sums that are long enough to be cut: with helpers they have the same bits.
functions {
  real rows(array[] real slice, int start, int end, vector mu, real s, array[] int g) {
    real sum = 0;
    for (i in 1:size(slice)) {
      if (s > 30) reject("s is ", s);
      sum += normal_lpdf(slice[i] | mu[g[start + i - 1]], s);
    }
    return sum;
  }
  real whole(array[] real slice, int start, int end, real m) {
    return -dot_self(to_vector(slice) - m) / 50;
  }
  vector slope(real t, vector y, real k) { return -k * y; }
  real growth(array[] real slice, int start, int end, real k) {
    real sum = 0;
    for (x in slice) sum += normal_lpdf(ode_rk45(slope, [x]', 0.0, {1.0}, k)[1] | x / 2, 1) / 100;
    return sum;
  }
  real speaks(array[] real slice, int start, int end, real m) {
    if (m > 1e9) print("large");
    return -square(m) * size(slice) / 1000;
  }
}
transformed data {
  int N = 1100;
  array[N] real y;
  array[N] int g;
  for (i in 1:N) {
    y[i] = 2 * sin(i);
    g[i] = 1 + i % 3;
  }
}
parameters { vector[3] mu; real<lower=0> s; array[60] real z; real<lower=0> k; }
model {
  target += reduce_sum(rows, y, 1, mu, s, g);
  target += reduce_sum(rows, y, 90, mu, 1.5, g);
  target += reduce_sum_static(whole, z, 7, mu[1]);
  target += reduce_sum(growth, {1.0, 2, 3, 2.5, 1.5}, 1, k);
  target += reduce_sum(speaks, y, 1, s);
  mu ~ std_normal();
  s ~ std_normal();
  k ~ std_normal();
}
