// Ordered logistic regression: cut points are the sorted draws of a normal.
transformed data {
  int N = 50, K = 5;
  vector[N] x = to_vector(normal_rng(rep_vector(0, N), 1));
  real beta_ = normal_rng(0, 1);
  vector[K - 1] cut_ = sort_asc(to_vector(normal_rng(rep_vector(0, K - 1), 2)));
  array[N] int y;
  for (n in 1:N) y[n] = ordered_logistic_rng(beta_ * x[n], cut_);
}
parameters {
  real beta;
  ordered[K - 1] cut;
}
model {
  beta ~ normal(0, 1);
  cut ~ normal(0, 2);
  y ~ ordered_logistic(beta * x, cut);
}
generated quantities {
  int below_beta = beta < beta_;
  array[K - 1] int below_cut;
  for (k in 1:K - 1) below_cut[k] = cut[k] < cut_[k];
  int below_range = cut[K - 1] - cut[1] < cut_[K - 1] - cut_[1];
}
