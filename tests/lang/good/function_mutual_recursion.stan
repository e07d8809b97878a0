functions {
  real up(real x, int n);
  real down(real x, int n) { return n == 0 ? x : -up(x, n - 1); }
  real up(real x, int n) { return n == 0 ? x : 2 * down(x, n - 1); }
}
parameters { real x; }
model { target += up(x, 3) + down(x, 2); }
// at: 1.5
// expect target: -9
