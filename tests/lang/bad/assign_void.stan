functions { void f() { } }
transformed data {
  real x = f();  // expect error: `f` gives no value
  x = f();  // expect error: `f` gives no value
}
