transformed data {
  vector[2] v;
  print(v[1:2:3]);  // expect error: expected
}
// parse only
