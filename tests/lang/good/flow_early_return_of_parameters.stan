functions {
  real f(vector v, real bound) {
    real s = 0;
    for (i in 1:size(v)) {
      for (j in 1:i) {
        if (v[i] * j > bound) return s + v[i] ^ 2;
        s += v[i] * v[j];
      }
      if (i == 3) break;
      s *= 2;
    }
    return s;
  }
}
parameters { vector[3] p; }
model { target += f(p, 4) + f(p, 100); }
// at: 1 2 3
// i = 1: s = 1, then 2; i = 2: s = 4 (j = 1), v * 2 = 4 is not above 4, s = 8, then 16; i = 3: s = 19, 6 > 4 returns 28.
// Without the bound: 16 + 3 + 6 + 9.
// expect target: 62
