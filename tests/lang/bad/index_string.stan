transformed data {
  vector[2] v;
  print(v["a"]);  // expect error: an index is int, array[] int or a range, not string
}
