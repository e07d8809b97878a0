functions {
  tuple(real, vector) f(vector x) {
    return (1, x);
  }
  real g(tuple(real, array[] tuple(int, vector)) t) {
    return t.1 + t.2[1].2[1];
  }
}
data {
  int N;
  array[N, 2] tuple(real<lower=0>, array[3] tuple(int<lower=0, upper=N>, simplex[N])) d;
}
transformed data {
  array[N, 2] real first = d.1;
  array[3] int k = d[1, 2].2.1;
  vector[N] s = d[1, 1].2[2].2;
  real one = d[1, 1].2.2[3, 1];
  real x;
  vector[N] v;
  tuple(real, vector[N]) t = f(rep_vector(1, N));
  (x, v) = f(v);
  (x, t.2[1]) = (1, 2);
  (t, x) = (f(v), 2);
  x = g((1, {(1, v)}));
  for (e in d[1]) x += e.1;
  print(t, d);
}
