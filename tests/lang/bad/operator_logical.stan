data { vector[2] v; array[2] int a; }
transformed data {
  print(v || 1);  // expect error: an operand of `||` must be int or real, not vector
  print(1 && a);  // expect error: an operand of `&&` must be int or real, not array[] int
}
