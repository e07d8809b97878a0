transformed data { { int n = 3; } }
parameters { vector[n] x; }  // expect error: `n` is not declared
