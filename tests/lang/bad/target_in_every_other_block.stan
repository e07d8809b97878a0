transformed data { target += 1; }  // expect error: `target +=` may not be used here
transformed parameters { target += 1; }  // expect error: `target +=` may not be used here
generated quantities { target += 1; }  // expect error: `target +=` may not be used here
