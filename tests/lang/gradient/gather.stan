data { int N, J, K; array[N] int<lower=1, upper=J> g; array[N] int h; vector[N] x, y; }
parameters { vector[J] a; vector[K] b; real<lower=0> s; }
model {
  a ~ normal(0, 1);
  b ~ normal(a[1], 2);
  y ~ normal(a[g] .* x + b[h] - 0.5 * a[h], s);
  target += sum(a[g] .* a[g]) * -0.1 + dot_product(b[h], x) - dot_self(b[h]) * 0.1;
}
