data { real x; vector[2] v; }
transformed data {
  print(x %/% 2);  // expect error: operator `%/%` does not fit (real, int)
  print(3 %/% 2.0);  // expect error: operator `%/%` does not fit (int, real)
  print(v % 2);  // expect error: operator `%` does not fit (vector, int)
}
