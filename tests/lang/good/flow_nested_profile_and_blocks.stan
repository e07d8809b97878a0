parameters { real x; }
model {
  real a = x;
  profile("outer") {
    for (i in 1:2) profile("inner") { a *= x; { a += 1; } }
  }
  target += a;
}
// at: 2
// expect target: 11
