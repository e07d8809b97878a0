data { int N; vector[N] x; matrix[N, 2] X; }
transformed data { vector[N] z = x * 2; real m = mean(x); }
parameters { vector[2] b; real<lower=0> s; }
model {
  z ~ normal(X * b + log(abs(x) + 1), s + sqrt(square(m)));
  target += dot_product(exp(z), X * b) * 0.01 - sum(x) * b[1] - s;
  b ~ normal(mean(z), sd(x));
}
