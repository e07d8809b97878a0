transformed data {
  print({1, "a"});  // expect error: elements of an array have one type: string after int
}
