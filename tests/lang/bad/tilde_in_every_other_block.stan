transformed data { 1 ~ normal(0, 1); }  // expect error: `~` may not be used here
parameters { real x; }
transformed parameters { x ~ normal(0, 1); }  // expect error: `~` may not be used here
generated quantities { x ~ normal(0, 1); }  // expect error: `~` may not be used here
