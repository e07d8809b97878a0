data { int n; }
model {
  array[2, n] real a;  // expect stop: a size of `a` is -1, it must not be negative
}
// data: {"n": -1}
