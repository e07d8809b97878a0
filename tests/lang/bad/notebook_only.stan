transformed data {
  real x = f(a = 1); // expect error: expected `,` or `)`, found `=`
  array[1] real y = {N = 2}; // expect error: expected `,` or `}`, found `=`
}
