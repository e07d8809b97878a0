parameters { real x; }
model {
  if (x > 0) fatal_error("stop: ", x, [x, 2]);  // expect stop: stop: 2[2,2]
}
// at: 2
