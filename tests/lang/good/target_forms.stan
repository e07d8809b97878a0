parameters {
  real x;
}
model {
  target += normal_lpdf(x | 0, 1);
  target += -x ^ 2 / 2;
  target += std_normal_lupdf(x);
  print(target());
  if (target() > 0) target += 1;
}
