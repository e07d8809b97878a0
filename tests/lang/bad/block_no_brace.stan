data
  int N; // expect error: expected `{` after `data`
model { }
