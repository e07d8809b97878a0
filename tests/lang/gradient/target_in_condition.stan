// Functions that change target inside of conditions, and where an int is wanted.
functions {
  int g_lp(real x) { target += -x * x; return x > 1; }
  real h_lp(real x) { target += -x * x; return x; }
}
parameters { real a; vector[3] b; }
model {
  if (h_lp(exp(a)) > 2) target += b[1];
  int k = g_lp(exp(a));
  for (i in 1:2) {
    if (h_lp(b[i] * a) > 0.1 * i) { k += 1; target += b[2]; }
    int m = g_lp(square(b[i]));
    target += m * b[3];
  }
  target += k * b[1] + g_lp(exp(b[2])) - dot_self(b) - a * a;
}
