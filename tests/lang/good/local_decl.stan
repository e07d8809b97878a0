model {
  int n = 2;
  real a, b = 1;
  vector[n] v;
  matrix[n, n] m;
  array[n] vector[n] av;
  a = b;
  for (i in 1:n) real z = i;
}
