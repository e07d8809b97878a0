data { real x; array[2] int a; }
transformed data {
  array[x] int b;  // expect error: a size must be int, not real
  matrix[2, 2.0] m;  // expect error: a size must be int, not real
  array[2] vector[a] v;  // expect error: a size must be int, not array[] int
  simplex[1.5] s;  // expect error: a size must be int, not real
}
