data { int N; }
parameters {
  real<lower=0> r;
  int<lower=0> free;  // expect error: `free` has no upper bound
  array[N] int<upper=3> down;  // expect error: `down` has no lower bound
}
model { r ~ std_normal(); }
