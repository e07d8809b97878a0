// A number over a container, and products of ints that stay ints.
data {
  int n;
  array[n] int k;
}
transformed data {
  array[n] int steps = falling_factorial(n, k);
  int half = (n .* 7) ./ 2;
  array[n * 2] int flat = to_array_1d({{steps}, {k}});
}
parameters {
  vector<lower=0.5>[3] v;
  row_vector<lower=0.5>[2] r;
  matrix<lower=0.5>[2, 2] m;
  real s;
}
model {
  target += sum(s / v) + sum(2 / r) + sum((s + 1) / m);
  target += -square(s) - sum(v) - sum(r) - sum(m) - rising_factorial(s, half - 8);
  target += -0.01 * s * s * sum(flat);
}
