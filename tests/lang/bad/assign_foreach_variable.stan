transformed data {
  array[2] vector[2] w;
  for (v in w) {
    v[1] = 2;  // expect error: loop variable `v` may not be assigned
    v += 1;  // expect error: loop variable `v` may not be assigned
  }
}
