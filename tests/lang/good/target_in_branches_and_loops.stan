data { int n; }
parameters { vector[3] x; }
model {
  for (i in 1:3) {
    if (i == n) continue;
    target += -x[i] ^ 2;
    if (x[i] > 1) { target += 10; } else target += 20;
  }
  { target += 1; }
  profile("p") { target += 2; }
  while (target() < 0) target += 5;
}
// data: {"n": 2}
// at: 0.5 7 3
// expect target: 23.75
