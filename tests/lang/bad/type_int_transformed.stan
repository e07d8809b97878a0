transformed parameters { int k = 1; }  // expect error: transformed parameters may not be int
model { }
