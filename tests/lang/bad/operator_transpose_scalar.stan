data { array[2] vector[2] a; }
transformed data {
  print(a');  // expect error: operator `'` does not fit (array[] vector)
}
