parameters { real<lower=0> x; }
model {
  print(target());  // expect print: 0.5
  target += -x;
  if (target() < 0) target += 100;
}
// at: 0.5
// expect target: 98.851278729299878
