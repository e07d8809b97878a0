// A Dirichlet takes columns and rows on both sides.
data {
  int<lower=1> K;
  row_vector<lower=0>[K] prior;
}
parameters {
  simplex[K] theta;
  row_vector<lower=0>[K] alpha;
  array[2] simplex[3] rows_of_transition;
}
model {
  theta ~ dirichlet(alpha);
  theta ~ dirichlet([4, 1.5, 1, 2]);
  theta' ~ dirichlet(prior);
  alpha ~ gamma(2, 1);
  rows_of_transition[1] ~ dirichlet([10, 1, 1]);
  rows_of_transition ~ dirichlet(alpha[1 : 3]);
}
