data { vector[2] v; }
parameters { real p; }
transformed parameters { real q = p; }
model {
  v[1] += 1;  // expect error: `v` is declared in the data block and may not be assigned here
  p *= 2;  // expect error: `p` is declared in the parameters block and may not be assigned here
  q -= 1;  // expect error: `q` is declared in the transformed parameters block and may not be assigned here
}
