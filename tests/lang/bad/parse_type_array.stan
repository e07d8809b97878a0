data {
  array real x; // expect error: expected `[` and sizes
  array[2] array[3] real y; // expect error: one `array` with all sizes
  array[] real z; // expect error: expected an expression, found `]`
}
