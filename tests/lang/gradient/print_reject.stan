data { int N; }
parameters { real a; vector[N] b; }
model {
  print("a = ", a, " b = ", b);
  if (a > 0.5) reject("a is large: ", a);
  a ~ normal(0, 1); b ~ normal(0, 1);
}
generated quantities { print("done"); }
