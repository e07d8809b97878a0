// Draws and calls that change target in the indices of places, in the order of evaluation.
functions {
  int n_lp(real x, int n) { target += -0.1 * x * n + 0.05 * sin(target()); return n; }
}
parameters { vector[3] x; }
model {
  array[2] tuple(real, vector[2]) c = {(x[1], x[1 : 2]), (x[2], x[2 : 3])};
  array[2] complex z = {to_complex(x[1], 1), 2i};
  c[n_lp(x[1], 1)].1 += x[3] * n_lp(x[2], 3);
  c[n_lp(x[2], 2)].2[n_lp(x[3], 1)] = x[1];
  c[n_lp(x[1], 1)] = (n_lp(x[3], 2), x[2 : 3]);
  z[n_lp(x[1], 2)] = to_complex(x[2], n_lp(x[1], 4));
  target += c[1].1 * x[1] + c[2].2[1] * x[2] + norm(z[2]) * 0.1 - dot_self(x);
}
generated quantities {
  array[5] tuple(real, vector[2]) v = rep_array((1, [1, 2]'), 5);
  array[5] complex w = rep_array(2i, 5);
  vector[5] p = rep_vector(0.2, 5);
  vector[5] u = p;
  for (k in 1 : 20) {
    v[categorical_rng(p)].1 = k;
    v[categorical_rng(p)].1 += k;
    v[categorical_rng(p)].2[bernoulli_rng(0.5) + 1] = normal_rng(0, 1);
    w[categorical_rng(p)] = normal_rng(k, 1);
    u[categorical_rng(p)] *= uniform_rng(0.9, 1);
  }
  tuple(real, real) t = (normal_rng(0, 1) - 2 * exponential_rng(1), normal_rng(0, 1));
}
