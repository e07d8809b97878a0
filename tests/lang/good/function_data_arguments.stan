functions {
  real f(data vector x, data array[] int k, real y) { return sum(x) * k[1] * y; }
}
data { vector[2] x; }
transformed data { vector[2] z = x + 1; }
parameters { real p; }
model {
  vector[2] local = z;
  for (i in 1:2) target += f(x * 2, {i}, p);
  target += f([1, 2]', {2}, p);
}
// data: {"x": [1, 2]}
// at: 0.5
// expect target: 12
