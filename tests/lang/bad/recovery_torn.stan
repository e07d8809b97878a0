data { int N; }
transformed data {
  for (n in 1:N) {
    real x = n;
} // the braces of nothing match: no name is missed
parameters { real a; } // expect error: expected `}`, found the word `parameters`
model { a ~ normal(x, unknown); }
