// Products of so many rows that they are cut: of data and of parameters.
transformed data {
  int N = 9001, M = 203;
  matrix[N, 8] X;
  vector[N] y;
  for (i in 1 : N) {
    y[i] = sin(i);
    for (k in 1 : 8)
      X[i, k] = cos(i * k);
  }
}
parameters {
  vector[8] b;
  row_vector[19] v;
  real<lower=0> s;
}
transformed parameters {
  vector[N] mu = X * b;
}
model {
  matrix[M, 19] P = (mu[1 : M] * v) * (v' * v);
  y ~ student_t(4, mu, s);
  target += -sum(square(P)) / 1000 + sum(P[M]);
  v ~ std_normal();
  b ~ std_normal();
  s ~ std_normal();
}
