data {
  tuple x; // expect error: expected `(` and types
  tuple(real) y; // expect error: expected `,` and more types
  tuple(real, 3) z; // expect error: expected a type, found `3`
}
