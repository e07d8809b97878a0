transformed data { vector[2] v = [1, 2]'; }
parameters { real p; }
transformed parameters { v[1] = 2; }  // expect error: `v` is declared in the transformed data block and may not be assigned here
model { v = [1, 2]'; }  // expect error: `v` is declared in the transformed data block and may not be assigned here
generated quantities { v[1] *= 2; }  // expect error: `v` is declared in the transformed data block and may not be assigned here
