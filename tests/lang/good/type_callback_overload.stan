functions {
  real part(array[] real x, int from, int to, real z) { return z; }
  real part(array[] real x, int from, int to, int z) { return -z; }
}
transformed data {
  if (reduce_sum(part, {1.0}, 1, 2) != -2) reject("the overload of an int");
  if (reduce_sum(part, {1.0}, 1, 2.0) != 2) reject("the overload of a real");
}
model { }
