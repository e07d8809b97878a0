data {
  int<lower=2> K;
}
parameters {
  simplex[K] s;
  unit_vector[K] u;
  ordered[K] o;
  positive_ordered[K] p;
  sum_to_zero_vector[K] z;
  array[2] simplex[K] many;
}
