functions {
  real fold(vector v) {
    int n = size(v);
    if (n == 0) return 1;
    if (n == 1) return v[1];
    int h = n %/% 2;
    return fold(v[1:h]) * fold(v[h + 1:n]) + fold(v[2:n - 1]);
  }
}
parameters { vector[4] p; }
model { target += fold(p); }
// at: 1 2 3 4
// fold of two is a b + 1: 3 * 13 + 7
// expect target: 46
