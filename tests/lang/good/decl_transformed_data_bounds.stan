data { int n; }
transformed data {
  int<lower=0, upper=5> k = n;  // expect stop: `k` is 7, it must be at most 5
}
// data: {"n": 7}
