functions { real f(data vector x, real y) { return sum(x) * y; } }
data { int N; vector[N] x; }
transformed data { vector[N] z = 2 * x; }
parameters { real mu; }
model { for (i in 1:N) target += f(x + z * i, mu); }
generated quantities { real q = f(x * mu, mu); }
