parameters { array[2, 1] simplex[3] s; }
model {
  s[1, 1] ~ dirichlet([1, 2, 3]');
  s[2] ~ dirichlet([2, 2, 2]');
  print(abs(sum(s[1, 1]) - 1) < 1e-12);  // expect print: 1
}
// at: 0.5 -0.5 1 2
