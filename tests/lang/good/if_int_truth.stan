transformed data {
  if (-1) print("minus one");  // expect print: minus one
  if (0) print("zero"); else print("no zero");  // expect print: no zero
}
