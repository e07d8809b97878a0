transformed data {
  double x = 1; // expect error: write `real`
  flaot y; // expect error: `flaot` is not a type
  vectr z; // expect error: did you mean `vector`?
  bool b; // expect error: write `int`
}
