transformed data { return; }  // expect error: return stands in functions only
parameters { real x; }
transformed parameters { return 1; }  // expect error: return stands in functions only
model { if (x > 0) return x; }  // expect error: return stands in functions only
generated quantities { { return; } }  // expect error: return stands in functions only
