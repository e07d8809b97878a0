functions {
  int loud(int n) { print("called ", n); return n; }
}
transformed data {
  print(0 && loud(1));  // expect print: 0
  print(1 || loud(2));  // expect print: 1
  print(2 && loud(3));
  // expect print: called 3
  // expect print: 1
  print(0 || loud(0));
  // expect print: called 0
  // expect print: 0
}
