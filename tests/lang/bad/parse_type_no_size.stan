data {
  vector x; // expect error: expected `[` and sizes
  matrix m; // expect error: expected `[` and sizes
  simplex s; // expect error: expected `[` and sizes
}
