data { real N; }
parameters {
  vector[N] x;  // expect error: a size must be int, not real
}
