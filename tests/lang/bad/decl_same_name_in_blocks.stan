data { int n; }
transformed data { int n; }  // expect error: `n` is declared already, in the data block
parameters { real p; }
transformed parameters { real p; }  // expect error: `p` is declared already, in the parameters block
generated quantities { real p; }  // expect error: `p` is declared already, in the transformed parameters block
