parameters { vector[3] p; }
model {
  vector[3] x = p;
  x[{1, 1, 2}] = p[{3, 2, 1}];
  x[{2, 2, 3}] = x[{1, 2, 3}];
  array[2] vector[3] y = {p, x};
  y[{1, 1}] = y;
  y[{2, 1}, 2:3] = {p[1:2], p[2:3]};
  target += -sum(x .* [1, 2, 4]') - sum(y[1] .* [1, 2, 4]');
}
// at: 1 2 3
// expect target: -34
