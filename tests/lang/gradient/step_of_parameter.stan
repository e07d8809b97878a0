// Piecewise constant functions of parameters move the density: `~` may not drop their terms.
data { int N; array[N] int y; }
parameters { real a; vector[N] b; }
model {
  real r = round(5 * a);
  1.5 ~ normal(r, 1 + floor(10 * abs(b[1])));
  y ~ dirichlet_multinomial(1 + floor(10 * square(b)));
  target += -a * a - dot_self(b);
}
