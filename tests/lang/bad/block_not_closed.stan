data {
  int N;
model { // expect error: `{` was opened at 1:6
}
