data { matrix[2, 3] log_omega; matrix[2, 2] Gamma; }
parameters { simplex[2] rho; }
transformed parameters {
  matrix[2, 4] p = hmm_hidden_state_prob(log_omega, Gamma, rho);  // expect error: argument 3 of `hmm_hidden_state_prob` must be data
}
generated quantities {
  matrix[2, 4] q = hmm_hidden_state_prob(log_omega, Gamma, rho);
}
