transformed data {
  if (1) { real a = 1; } else { real b = 2; }
  print(a);  // expect error: `a` is not declared
  print(b);  // expect error: `b` is not declared
}
