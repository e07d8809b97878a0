// Discrete parameters: how each is treated.
data { int N, K; vector[N] y; }
parameters {
  vector[K] mu;
  array[K] simplex[K] P;
  real<lower=0, upper=1> p;
  int<lower=1, upper=N> change;  // expect note: `change` is summed out of the density, its draws are exact: one sum over its states
  array[N] int<lower=0, upper=1> odd;  // expect note: its elements are independent given the other parameters
  array[N] int<lower=1, upper=K> state;  // expect note: its elements form a chain: forward algorithm
  array[2, 2] int<lower=0, upper=1> grid;  // expect note: (variable elimination)
}
transformed parameters {
  vector[N] level = mu[state];
}
model {
  odd ~ bernoulli(p);
  for (t in 2:N) state[t] ~ categorical(P[state[t - 1]]);
  y ~ normal(level, 1);
  y ~ normal(p, 1 + to_vector(odd));
  for (n in 1:N) y[n] ~ normal(n < change ? 0 : p, 1);
  target += p * grid[1, 1] * grid[2, 2];
}
generated quantities {
  int last = state[N] + change + sum(odd) + grid[1, 1];
}
