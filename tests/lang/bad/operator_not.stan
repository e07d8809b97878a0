data { vector[2] v; array[2] int a; }
transformed data {
  print(!v);  // expect error: operator `!` does not fit (vector)
  print(!a);  // expect error: operator `!` does not fit (array[] int)
}
