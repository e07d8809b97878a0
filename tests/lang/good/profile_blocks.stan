parameters { real x; }
model {
  profile("a") { real y = x; target += y; }
  profile("a") { real y = 2 * x; target += y; profile("b") { target += 1; } }
}
// at: 3
// expect target: 10
