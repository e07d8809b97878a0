functions {
  int down(int n) { return down(n + 1); }  // expect stop: `down`: too many calls inside each other
}
transformed data { int k = down(1); }
