transformed data {
  real x = 1;
  print("x = ", x);
  print(x, x + 1, {1, 2}, [1, 2]);
  print("text with // and /* and \"quotes\" and \\ in it");
  print("");
  if (x < 0) reject("x is ", x, " and must not be");
  if (x < -1) fatal_error("no", x);
}
