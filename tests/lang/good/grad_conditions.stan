parameters { vector[3] p; }
model {
  target += (sum(p) > 0) * p[1];
  target += exp(p[2]) > 1 ? p[2] : p[3];
  target += sum(dot_self(p) > 1 ? p : 2 * p);
  target += p[1 + (log_sum_exp(p) > 100)];
  if (mean(p) > 0 && !(max(p) < 0)) target += prod(p);
  for (i in 1:(sum(p) > 0)) target += p[i + 1] * (1 + is_nan(sqrt(p[3])));
  target += sum(floor(exp(p)) .* p);
}
// at: 1 0.5 2
// expect target: 24
