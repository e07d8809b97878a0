functions { real f(real x) { return x * mu; } }  // expect error: `mu` is not declared
parameters { real mu; }
model { target += f(mu); }
