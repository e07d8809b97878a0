transformed data {
  array[2] int k = {2, 1};
  k[k[1]] = 3;  // expect error: `k` is assigned to and read in its own index
  vector[2] v = [1, 2]';
  v[k[1]] = v[k[2]];
}
