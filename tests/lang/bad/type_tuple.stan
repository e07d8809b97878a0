functions {
  tuple(real, int) f(real x) {
    return (x, x);  // expect error: `f` must return tuple(real, int), not tuple(real, real)
  }
  real g(tuple(real, vector) t) {
    t.1 = 3;  // expect error: argument `t` may not be assigned
    return t.1;
  }
}
data {
  int N;
  tuple(real, vector[N]) d;
  array[N] tuple(int, real) a;
  tuple(int<lower=0.5>, real) b;  // expect error: the lower bound of an int must be int
}
transformed data {
  real x = d;  // expect error: tuple(real, vector) cannot be assigned to `x`, which is real
  real y = d.3;  // expect error: there is no member `.3`: the tuple has 2 members
  real z = N.1;  // expect error: int has no members
  vector[N] v = a.1;  // expect error: array[] int cannot be assigned to `v`
  tuple(real, vector[N]) e = (1, 2);  // expect error: tuple(int, int) cannot be assigned to `e`
  tuple(real, real) two = (1, 2, 3);  // expect error: tuple(int, int, int) cannot be assigned
  real p;
  real q;
  (p, q) = (1, 2, 3);  // expect error: 2 names cannot take tuple(int, int, int)
  (p, q) = 3;  // expect error: 2 names cannot take int
  (p, p) = (1, 2);  // expect error: one assignment may set this twice
  (p, q) += (1, 2);  // expect error: `+=` does not go over several variables
  (p, q) = d;  // expect error: tuple(real, vector) cannot be assigned
  p = d + 1;  // expect error: operator `+` does not fit (tuple(real, vector), int)
  p = sqrt(d);  // expect error: no signature of `sqrt` fits (tuple(real, vector))
  p = g((1, 2));  // expect error: no signature of `g` fits (tuple(int, int))
  p = a[1][2];  // expect error: tuple(int, real) has no elements to index
  a[1].2 = 3;  // expect error: `a` is declared in the data block
  p = 1 ? d : 2;  // expect error: the two values of `?:` differ in type
  if (d) p = 1;  // expect error: a condition must be int or real, not tuple(real, vector)
}
parameters {
  tuple(real, int) k;  // expect error: an int parameter may not be a member of a tuple
}
model {
  target += d;  // expect error: an increment is a number or numbers, not tuple(real, vector)
  d ~ normal(0, 1);  // expect error: no signature of `normal_lpdf` fits
}
