transformed data {
  real c = normal_lpfd(1 | 0, 1);  // expect error: did you mean `normal_lpdf`?
}
