functions { int three() { return 3; } void hello() { print("hello"); } }
transformed data {
  hello();  // expect print: hello
  print(three() + three());  // expect print: 6
}
