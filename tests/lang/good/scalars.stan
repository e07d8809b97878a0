data {
  int n;
  real x;
}
model {
}
