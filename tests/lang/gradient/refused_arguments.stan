// Functions of containers refuse what their signature does, inside of a condition too.
data { vector[2] p; vector[1] alpha; }
parameters { real<lower=0, upper=1> v; row_vector[1] tau; }
model {
  int k = 0;
  while (k < 1 && v < 0.5 && student_t_qf(v < 0.4 ? p : p - 1, 3, v, 1)[2] < 2) k += 1;
  if (v < 0.5) target += student_t_qf(0.2 + v, 3, v, 1);
  target += wiener_lupdf(3.2 | alpha, tau + 0.5, 0.4, 0.0, {0.1}, 0.2, 0.1);
}
