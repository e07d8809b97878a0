functions {
  void f() { break; }  // expect error: break stands in loops only
}
transformed data {
  for (i in 1:3) f();
}
