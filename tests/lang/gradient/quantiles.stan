data { int n; array[n] int count; vector[n] rt; matrix[2, 2] A; array[n] int y; }
parameters {
  real<lower=0.1, upper=0.9> p; vector<lower=0.1, upper=0.9>[2] u; real<lower=1> nu; real<lower=0.5> s; real mu;
  row_vector[3] r; array[2] vector[3] v; matrix[3, 2] M; matrix[2, 3] W; cov_matrix[2] S;
  real<lower=0.5> alpha; real<lower=0, upper=0.2> tau; real<lower=0.3, upper=0.7> beta; real delta;
  real<lower=0.1> sv; real<lower=0.05, upper=0.3> sw; real<lower=0.05> st;
}
model {
  target += student_t_qf(p, nu, mu, s) / 5 - sum(square(student_t_qf(u, nu, mu, [s, 2])));
  target += std_normal_qf(p) + inv_erfc(p * 1.5) + inv_inc_beta(nu, s, p) + sum(binary_log_loss({1, 0}, u));
  target += hypergeometric_2F1(s, p, nu, -nu) + hypergeometric_1F0(s, p / 2);
  target += hypergeometric_pFq([s, p], [nu, 1.5]', p - 3) + hypergeometric_3F2({s, p, 1}, [nu, 2]', p);
  target += dot_self(softmax(r)) + dot_self(log_softmax(v)[2]) / 10 + dot_self(softmax(v)[1]);
  target += sum(square(qr_Q(M)[, 3] - 0.3)) + sum(square(qr_R(W)[, 3])) / 9 + trace_dot(M, W) / 9;
  target += -squared_distance(mu, p);
  S ~ lkj_cov([0, 0.1]', [1, 0.5]', nu);
  count ~ beta_neg_binomial(nu, s, alpha);
  count ~ yule_simon(s);
  target += beta_neg_binomial_lcdf(count | nu, s, alpha) + yule_simon_lccdf(count | s);
  rt ~ wiener(alpha, tau, beta, delta, sv);
  rt ~ wiener(alpha, tau, beta, delta, sv, sw, st);
  target += wiener_lcdf_unnorm(rt, alpha, tau, beta, delta);
  target += wiener_lccdf_unnorm(rt[1], alpha, tau, beta, delta, sv, sw, st);
  mu ~ normal_id_glm(A, 0.3, u, [s, nu]');
  r ~ std_normal(); to_vector(M) ~ std_normal(); to_vector(W) ~ std_normal(); mu ~ normal(0, 1);
  for (i in 1:2) v[i] ~ std_normal();
  delta ~ std_normal(); alpha ~ exponential(1); nu ~ exponential(1); s ~ exponential(1); sv ~ exponential(1); st ~ exponential(5);
}
generated quantities {
  vector[2] q = student_t_qf(u, nu, mu, [s, 2]);
  vector[4] share = uniform_simplex(4);
  matrix[3, 3] Q = qr_Q(M);
  real late = wiener_lccdf_unnorm(rt, alpha, tau, beta, delta);
}
