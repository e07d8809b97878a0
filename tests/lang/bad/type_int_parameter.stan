parameters { int<lower=0> k; }  // expect error: int parameters are not supported yet
model { }
