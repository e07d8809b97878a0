functions { real f(real x, real a) { return x; } }
parameters { real mu; }
model {
  mu ~ f(1);  // expect error: there is no distribution `f`
  mu ~ exp();  // expect error: there is no distribution `exp`
}
