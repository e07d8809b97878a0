transformed data {
  real x = 1;
  vector[2] v = [1, 2]';
  x = x;  // expect warning: `x` is assigned to itself
  v[1] = v[2];
  v = v[{1, 2}];
}
