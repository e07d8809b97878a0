data { array[4] int k; }
parameters { vector[4] p; }
model {
  vector[3] x = [1, 1, 1]';
  for (i in 1:2) x[k] = p .* x[k];
  target += -sum(x .* x);
}
// data: {"k": [1, 2, 1, 2]}
// at: 1 2 3 4
// expect target: -338
