data { vector[2] v; real x; array[2] int k; }
transformed data {
  print(v[x:2]);  // expect error: the end of a range must be int, not real
  print(v[:x]);  // expect error: the end of a range must be int, not real
  print(v[k:]);  // expect error: the end of a range must be int, not array[] int
}
