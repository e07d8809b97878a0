transformed data {
  int a = 1;
  int A = 2;
  int a_b = 3;
  int a1b2 = 4;
  int x_ = 5;
  int forx = 6;
  int in_ = 7;
  int realx = 8;
  int target_lpdf_x = 9;
  print(a, A, a_b, a1b2, x_, forx, in_, realx, target_lpdf_x);  // expect print: 123456789
}
