transformed data {
  int a = 0;
  int b = 2147483647;
  int c = 1_000_000;
  int d = 007;
}
