data {
  int N;
  real x[N]; // expect note: array[N] real x;
  vector[N] v[N, 2], w;
  int<lower=0> n[N];
}
transformed data {
  real a[2] = {1.0, 2.0};
}
