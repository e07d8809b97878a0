model {
  real x = target;  // expect error: expected `(`
  target -= 1;  // expect error: expected `+=`
  target[1] += 2;  // expect error: expected `+=`
}
// parse only
