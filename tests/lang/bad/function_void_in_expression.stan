functions { void v() { } }
transformed data {
  real x = 1 + v();  // expect error: `v` gives no value
  if (v()) print(1);  // expect error: `v` gives no value
  array[1] real a = {v()};  // expect error: `v` gives no value
}
