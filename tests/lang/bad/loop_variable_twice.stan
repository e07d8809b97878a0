transformed data {
  for (i in 1:3) for (i in 1:3) print(i);  // expect error: `i` is declared already
  for (j in 1:3) { int j = 2; print(j); }  // expect error: `j` is declared already
}
