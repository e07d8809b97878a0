data {
  int N;
// expect error: expected `}`, found the end of the text