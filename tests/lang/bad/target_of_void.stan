functions { void f() { } }
model { target += f(); }  // expect error: `f` gives no value
