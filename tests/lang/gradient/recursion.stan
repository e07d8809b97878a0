functions {
  vector halve(vector x, int n) {
    if (n == 0) { return x; }
    else { vector[num_elements(x)] y = halve(x .* x * 0.5 + x[1], n - 1); y[1] = y[2] * y[1]; return y; }
  }
  real chain(real x, int n) { real y = x; if (n > 0) { y = sin(chain(y, n - 1)) * x + y; } return y; }
}
parameters { vector[3] a; }
model { target += -0.5 * dot_self(a) + sum(halve(a, 3)) * 0.01 + chain(a[1], 4); }
