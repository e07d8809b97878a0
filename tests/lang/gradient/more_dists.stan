data { int N; vector[N] y; vector[N] u; }
parameters { real m; real<lower=0> s, nu; real<lower=0, upper=1> p; vector<lower=0>[N] w; }
model {
  y ~ student_t(nu, m, s); y ~ cauchy(m, s); y ~ double_exponential(m, s); y ~ logistic(m, s);
  u ~ beta(s, nu); u ~ gamma(s, nu); u ~ inv_gamma(s, nu); u ~ lognormal(m, s); u ~ weibull(s, nu);
  u ~ exponential(s); u ~ chi_square(nu); u ~ pareto(0.1, s); u ~ uniform(0, 1); u ~ beta_proportion(p, nu);
  y ~ gumbel(m, s); y ~ skew_normal(m, s, nu); y ~ exp_mod_normal(m, s, nu); u ~ rayleigh(s); y ~ von_mises(m, nu);
  w ~ gamma(s, 2); p ~ beta(2, 2); nu ~ gamma(2, 0.1); s ~ lognormal(0, 1); m ~ normal(0, 1);
  w ~ inv_gamma(2, nu);
}
