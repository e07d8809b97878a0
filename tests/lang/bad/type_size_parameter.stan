data { int N; }
parameters {
  real mu;
  vector[N + 1] x;
}
transformed parameters {
  vector[num_elements(x)] z = x;  // expect error: `x` is not data: it is declared in the parameters block
}
