transformed data {
  while (0) print("never");
  print("end");  // expect print: end
}
