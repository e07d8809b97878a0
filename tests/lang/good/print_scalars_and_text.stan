transformed data {
  int n = 3;
  real x = 2.5;
  print("n=", n, " x=", x);  // expect print: n=3 x=2.5
  print();  // expect print:
  print("");  // expect print:
  print(n > 2, x > 3, -x, +n);  // expect print: 10-2.53
}
