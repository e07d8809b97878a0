data { int N; vector[N] x; array[N] int k; }
parameters { vector[N] a; real<lower=0> s; real m; }
model {
  target += sum(inv_logit(a)) + sum(log1p_exp(a)) - sum(square(a)) + sum(lgamma(exp(a))) * 0.1 + sum(Phi(a)) + sum(tanh(a));
  target += sum(log1m(inv_logit(a))) + sum(expm1(a * 0.1)) - sum(abs(a - 0.05)) + sum(sqrt(exp(a))) - sum(pow(a, 2)) + sum(exp(a) .^ s) * -0.1;
  target += -sum(fmax(a, m)) * 0.1 + sum(fmin(a, x)) * 0.1 + sum(sin(a) .* cos(m * a)) - sum(a ./ (x + 5)) + sum(log_sum_exp(a[1], m) * x);
  k ~ poisson_log(a); x ~ normal(a * m, s); a ~ student_t(4, m, s); s ~ gamma(2, 2); m ~ normal(0, 1);
  exp(a) ~ lognormal(m, s); target += sum(a);
}
