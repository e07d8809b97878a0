functions {
  tuple(real, vector) split(vector x, tuple(int, real) s) {
    if (s.1 > 1) return (x[1] * s.2, x[2 : ]);
    return (0.0, x);
  }
}
data {
  int N;
  tuple(int, vector[N]) d;
  array[2] tuple(real, array[2] int) e;
}
transformed data {
  tuple(int, real) s = (2, 1.5);
}
parameters {
  tuple(real<lower=0>, vector[N], simplex[3]) p;
  array[2] tuple(real, real<lower=0>) q;
}
transformed parameters {
  tuple(real, vector[N]) t = (p.1 * 2, p.2 + d.2);
  tuple(real, vector[N - 1]) u = split(t.2, s);
}
model {
  real a; vector[N - 1] b;
  (a, b) = split(t.2, (2, p.1));
  p.1 ~ normal(0, 1);
  p.2 ~ normal(a, 1);
  b ~ normal(0, p.1);
  p.3 ~ dirichlet([2, 3, 4]');
  for (i in 1:2) { q[i].1 ~ normal(0, q[i].2); q[i].2 ~ exponential(e[i].1); }
  for (z in q) target += -0.1 * z.1 ^ 2;
}
generated quantities {
  tuple(int, array[2] tuple(real, vector[N])) g;
  g.1 = 3;
  g.2[1] = (1.5, t.2);
  g.2[2].1 = q[1].1;
  g.2[2].2 = t.2;
  g.2[2].2[1] += 4;
  array[3] tuple(real, real) several = {(1, 2), (3, 4), (5, p.1)};
  several[2:3].1 = {7, p.1};
}
