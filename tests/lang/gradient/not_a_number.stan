// What is not a number is refused by densities wherever they stand, and passes through functions.
data { real y; }
parameters { real a; }
model {
  if (a > 0 && pareto_type_2_lpdf(y | 2 + a, exp(a), 1) > 0) target += 1;
  if (is_nan(gamma_p(log1m_exp(square(a)), 1))) target += a;
  target += -a * a;
}
