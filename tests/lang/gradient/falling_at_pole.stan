// Partial derivatives of factorials where one of the factors is 0.
data { int n; }
parameters { real a; vector[2] b; }
model {
  row_vector[1] z = rep_row_vector(a - a, 1);
  z[:] = falling_factorial(z, n);
  target += z[1] + sum(rising_factorial(b, n)) + falling_factorial(a - a + 2, 4) + rising_factorial(a - a - 1, 3);
  target += -a * a - dot_self(b);
}
