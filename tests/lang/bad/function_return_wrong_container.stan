functions {
  vector f(int n) { return [1, 2]; }  // expect error: `f` must return vector, not row_vector
  array[] real g(int n) { return [1, 2]'; }  // expect error: `g` must return array[] real, not vector
  int h(real x) { return x; }  // expect error: `h` must return int, not real
  array[] int i(array[] real x) { return x; }  // expect error: `i` must return array[] int, not array[] real
}
