data {
  vector[N] v;  // expect error: `N` is not declared
  array[M] int N;  // expect error: `M` is not declared
}
