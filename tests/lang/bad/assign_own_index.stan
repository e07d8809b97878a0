transformed data {
  array[2] int k = {2, 1};
  vector[2] v = [1, 2]';
  k[k[1]] = 3;  // expect error: `k` is assigned to and read in its own index
  v[size(v) - 1] = 3;  // expect error: `v` is assigned to and read in its own index
  v[k[1]] = v[k[2]];
}
