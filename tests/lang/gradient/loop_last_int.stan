// Loops that end at the last int, whose counter must not go round, at several depths.
parameters {
  real a;
}
transformed parameters {
  real b = a;
  for (i in 2147483640:2147483647) b = b * a + (i - 2147483640);
}
model {
  int last = 2147483647;
  a ~ std_normal();
  for (i in last - 1:last) target += -0.01 * square(a) * (i - 2147483645);
  for (j in 1:2) {
    real z = 0;
    for (i in last - 2000:last) z += a * (last - i);
    target += 1e-9 * z * b;
  }
}
generated quantities {
  int rounds = 0;
  for (i in 2147483646:2147483647) rounds += 1;
}
