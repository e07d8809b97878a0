transformed data {
  matrix[0, 3] a;
  matrix[3, 0] b;
  print(rows(a), cols(a), rows(b), cols(b), " ", sum(a), " ", b * a);
  // expect print: 0330 0 [[0,0,0],[0,0,0],[0,0,0]]
  print(rows(a'), cols(a'), a * b);  // expect print: 30[]
}
