functions {
  void show(vector v) { for (x in v) print(x); }
  void maybe(int n) { if (n) { return; } print("no"); }
  void nothing() { }
}
transformed data {
  show([1, 2]');
  // expect print: 1
  // expect print: 2
  maybe(1);
  maybe(0);
  // expect print: no
  nothing();
}
