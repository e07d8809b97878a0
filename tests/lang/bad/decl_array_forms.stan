data {
  array int a;  // expect error: expected `[`
  array[] int b;  // expect error: expected an expression
  array[2] array[2] int c;  // expect error: expected a type
  array[2] d;  // expect error: expected a type
}
// parse only
