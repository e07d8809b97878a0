transformed data {
  vector[2] v = [1, 2]';
  int n = 3;
  vector[3] x = v[1:n];  // expect stop: index 3 is out of range for `v` (1 to 2)
}
