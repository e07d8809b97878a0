parameters { real a; real b; }
model {
  array[2, 2] real x = {{a, b}, {a * b, 1}};
  matrix[2, 2] m = [[a, b], [a + b, 2]];
  vector[3] v = [a, 1, b]';
  array[2] vector[2] w = {[a, b]', [b, a]'};
  array[2] row_vector[2] u = {m[1], [b, 0]};
  target += x[2, 1] * m[2, 1] + v[3] * w[2, 1] + u[1, 1] * u[2, 1];
}
// at: 2 3
// expect target: 45
