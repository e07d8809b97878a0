data { vector[2] v; array[2] int a; real x; }
transformed data {
  print(v ? 1 : 2);  // expect error: the condition of `?:` must be int, not vector
  print(a ? 1 : 2);  // expect error: the condition of `?:` must be int, not array[] int
  print(x > 1 ? v : a);  // expect error: the two values of `?:` differ in type: vector and array[] int
  print(1 ? v : v');  // expect error: the two values of `?:` differ in type: vector and row_vector
}
