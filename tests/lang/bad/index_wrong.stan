transformed data {
  array[3] int x;
  x[1:2:3] = 1; // expect error: expected `,` or `]`, found `:`
  x.a = 1; // expect error: fields with names are for statement cells
}
