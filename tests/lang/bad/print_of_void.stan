functions { void f() { } }
transformed data {
  print("a", f());  // expect error: `f` gives no value
  reject(f());  // expect error: `f` gives no value
}
