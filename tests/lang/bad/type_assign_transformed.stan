transformed parameters { real z = 1; }
model {
  z = 2;  // expect error: `z` is declared in the transformed parameters block and may not be assigned here
}
