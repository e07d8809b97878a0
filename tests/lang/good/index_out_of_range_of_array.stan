transformed data {
  vector[2] v = [1, 2]';
  array[2] int k = {1, 5};
  vector[2] x = v[k];  // expect stop: index 5 is out of range for `v` (1 to 2)
}
