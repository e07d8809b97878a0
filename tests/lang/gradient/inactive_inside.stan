// What stands inside of comparisons and step functions is active, its value is not.
data { int N; vector[N] y; }
parameters { real a; real b; vector[N] v; }
model {
  round(exp(a)) ~ von_mises(1, exp(b));
  vector[2] w = [1, step(tanh(a)) * b]';
  target += sum(w) * (exp(a) > square(b));
  target += (exp(v) .* y)[1 + (exp(a) > 100)] + int_step(v[1] * b);
  target += dot_product(floor(exp(v)), v) - 0.5 * dot_self(v) - a * a;
}
