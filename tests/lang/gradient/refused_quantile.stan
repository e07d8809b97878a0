// Quantiles refuse what is no probability, inside of a condition too.
data { vector[2] p; }
parameters { real<lower=0, upper=1> v; }
model {
  int k = 0;
  while (k < 1 && v < 0.5 && student_t_qf(v < 0.4 ? p : p - 1, 3, v, 1)[2] < 2) k += 1;
  if (v < 0.5) target += student_t_qf(0.2 + v, 3, v, 1);
}
