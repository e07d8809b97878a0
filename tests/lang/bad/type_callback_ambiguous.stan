functions {
  real part(array[] real x, int from, int to, real z, int k) { return z; }
  real part(array[] real x, int from, int to, int z, real k) { return k; }
}
transformed data {
  real a = reduce_sum(part, {1, 2, 3}, 1, 2, 3);  // expect error: several signatures of `part` fit (array[] int, int, int, int) equally well
}
