data { int N; vector[N] x; array[N] int k; matrix[N, N] A; array[N] vector[N] vs; }
parameters { real mu; vector[N] beta; real<lower=0> sigma; }
model {
  print("mu = ", mu, x, k, A);
  if (mu > 3) reject("too large: ", mu);
  if (mu > 4) fatal_error("no");
  profile("all") { target += mu; }
}
