transformed data {
  real x = 0.5;
  if (x) print("if");  // expect note: real conditions are no longer part of Stan
  while (x) x -= 0.5;
  print(!x, " ", !(x + 1), " ", x && 1, " ", 0 || x + 1, " ", !(x > 0 ? 0.0 : 1.0));
  // expect print: if
  // expect print: 1 0 0 1 0
}
