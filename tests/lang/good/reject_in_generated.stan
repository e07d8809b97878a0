parameters { real x; }
generated quantities {
  if (x > 0) reject("x is ", x);  // expect stop: x is 2
}
// at: 2
