transformed data {
  vector[2] v = w;  // expect error: `w` is not declared
  real s = sum(w[1:2] + v) * exp(w);  // expect error: `w` is not declared // expect error: `w` is not declared
  print(v, s);
  if (u > 1 && u < 2) print(u);  // expect error: `u` is not declared // expect error: `u` is not declared // expect error: `u` is not declared
}
