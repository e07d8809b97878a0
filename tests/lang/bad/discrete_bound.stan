data { int N; }
parameters {
  real<lower=0> r;
  int<lower=0, upper=3> top;
  array[N] int<lower=0, upper=top> z;  // expect error: the upper bound of `z` depends on parameters
}
model { r ~ std_normal(); }
