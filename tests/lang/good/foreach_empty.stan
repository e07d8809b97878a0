transformed data {
  vector[0] v;
  array[0, 2] int a;
  matrix[0, 3] m;
  for (x in v) print("never");
  for (x in a) print("never");
  for (x in m) print("never");
  print("end");  // expect print: end
}
