functions {
  // every plain type through one result
  tuple(int, array[] int, real, row_vector, array[,] real, matrix, array[] vector) all(vector x, int n) {
    array[2, n] real a;
    array[n] vector[2] b;
    matrix[n, 2] m;
    for (i in 1 : n) {
      a[1, i] = x[i];
      a[2, i] = x[i] ^ 2;
      b[i] = [x[i], i]';
      m[i] = [x[i], exp(x[i])];
    }
    return (n, {n, n + 1}, sum(x), x', a, m, b);
  }
  tuple(real, tuple(vector, int)) nested(tuple(vector, int) v, data real w) {
    if (v.2 > 3) return (w, v);
    return nested((v.1 * 1.5, v.2 + 1), w + 1); // recursion
  }
  array[] tuple(real, vector) several(vector x) {
    array[2] tuple(real, vector[2]) r;
    for (i in 1 : 2) r[i] = (x[i], x[1 : 2] * i);
    return r;
  }
  real dist_lpdf(tuple(real, vector) y, tuple(real, real) p) {
    return normal_lpdf(y.1 | p.1, exp(p.2)) + normal_lpdf(y.2 | p.1, 2);
  }
  real overload(real a, real b) {
    return a - b;
  }
  real overload(tuple(real, real) t) {
    return t.1 * t.2;
  }
  tuple(real, int) draw_rng(real mu) {
    return (normal_rng(mu, 1), poisson_rng(3));
  }
  tuple(real, real) adds_lp(real a) {
    target += -a ^ 2;
    return (a, 2 * a);
  }
  real partial(array[] real slice, int start, int end, tuple(real, vector) shared) {
    return normal_lpdf(slice | shared.1 + shared.2[1], 1);
  }
}
data {
  int n;
  array[4] real y;
}
transformed data {
  tuple(real, int) td = (1, 2); // int promoted
  array[3] tuple(int, real) pairs = {(1, 2), (3, 4.5), (5, 6)};
}
parameters {
  vector[n] x;
  tuple(real, real) p;
}
transformed parameters {
  tuple(real, tuple(vector[n], vector[2])) tp;
  tp.1 = nested((x, 1), 0.5).1;
  tp.2 = (nested((x, 2), 0.5).2.1, several(x)[2].2);
}
model {
  array[2] int k;
  int m;
  real s;
  row_vector[n] r;
  array[2, n] real a;
  matrix[n, 2] mat;
  array[n] vector[2] b;
  (m, k, s, r, a, mat, b) = all(x, n);
  target += m * s + k[2] * r[1] + sum(a[2]) + sum(mat) + b[2][1];
  for (i in 1 : 3) {
    tuple(real, vector[2]) t = several(x * i)[1]; // containers in a loop
    t.2[1] += t.1 * pairs[i].2;
    target += -0.1 * dot_self(t.2) * pairs[i].1;
  }
  tuple(real, vector[2]) w = several(x)[2];
  w ~ dist(p);
  target += dist_lpdf((x[1], [p.1, p.2]') | (td.1, 0.3));
  target += overload(p) + overload(p.1, p.2) + overload((x[1], 2));
  {
    tuple(real, real) swapped = p;
    (swapped.1, swapped.2) = (swapped.2, swapped.1);
    target += swapped.1 - 0.5 * swapped.2 ^ 2;
    real u;
    real v;
    (u, v) = adds_lp(x[2]);
    target += u * v;
  }
  int round = 0;
  while (several(x)[1].1 * round < 2 && round < 3 && several(x * round)[2].1 < 10) {
    round += 1;
    if (round == 2 || nested((x, round), 1.0).1 > 100) continue;
    target += -round * x[1] ^ 2;
  }
  target += (x[1] > 0 ? several(x)[1] : several(2 * x)[2]).1;
  target += (n > 2 ? p : (1.0, 2)).2;
  target += reduce_sum(partial, y, 1, w);
  for (q in several(x)) target += -q.1 ^ 2 - sum(q.2);
  for (q in pairs) target += q.1 * x[1] * q.2 * 0.01;
  array[4] tuple(real, vector[2]) joined = append_array(several(x), several(2 * x));
  target += joined[3].1 + sum(joined.2[4]) + sum(reverse(joined).1[1 : 2]) + size(joined);
}
generated quantities {
  tuple(real, int) g = draw_rng(p.1);
  array[2] tuple(real, vector[2]) h = several(x);
  array[2] tuple(int, array[2] real) deep;
  deep.1 = {4, 5};
  deep[2].2 = h.1;
  deep[1] = (6, {x[1], h[2].2[1]});
  array[2, 2] tuple(real, real) grid = {{(1, x[1]), (2, x[2])}, {(3, 4), p}};
  grid[2, 1].1 = 7;
  grid[1] = {p, p};
}
