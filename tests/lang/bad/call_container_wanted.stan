transformed data {
  real x = mean(3);  // expect error: no signature of `mean` fits (int)
  real y = dot_product(1, [1]');  // expect error: no signature of `dot_product` fits (int, vector)
  matrix[1, 1] m = inverse([1]);  // expect error: no signature of `inverse` fits (row_vector)
}
