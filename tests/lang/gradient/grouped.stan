functions {
  real partial_credit(int y, real theta, vector beta) {
    vector[rows(beta) + 1] unsummed = append_row(0, theta - beta);
    vector[num_elements(unsummed)] probs;
    probs = softmax(cumulative_sum(unsummed));
    return categorical_lpmf(y + 1 | probs);
  }
  real penalty(vector b, real s) {
    vector[size(b)] c = b / s;
    real r = 0;
    for (k in 1:size(b)) r += square(c[k]);
    return -r;
  }
}
data {
  int<lower=1> N, I, J;
  int<lower=0> Z;
  array[N] int<lower=1, upper=I> i;
  array[N] int<lower=1, upper=J> j;
  array[N] int<lower=0> y;
  array[I] int<lower=0> m;
  array[I] int<lower=1> at;
  array[Z] int none;
  vector[N] x;
}
parameters {
  vector[J] theta;
  vector<lower=0>[I] alpha;
  vector[sum(m)] beta;
  real<lower=0> s;
}
model {
  for (n in 1:N) target += partial_credit(y[n], theta[j[n]] .* alpha[i[n]], segment(beta, at[i[n]], m[i[n]]));
  for (n in 1:N) target += penalty(head(beta, m[i[n]]), s);
  for (n in 1:N) {
    vector[m[i[n]] + 2] u;
    for (k in 1:m[i[n]] + 2) u[k] = theta[j[n]] * x[n] / k + beta[k];
    target += log_sum_exp(u) - alpha[i[n]] * m[i[n]];
  }
  for (n in 1:Z) target += penalty(head(beta, none[n]), s);
  for (n in 2:N) target += penalty(segment(beta, 2, m[i[n]]), s) * x[n - 1];
  for (n in 1:N) if (y[n] > 0) target += penalty(head(beta, m[i[n]]), s) * x[n];
  for (n in 1:N) {
    vector[m[i[n]]] a = head(beta, m[i[n]]);
    vector[m[j[n]]] b = head(beta, m[j[n]]);
    target += -sum(a) * sum(b);
  }
}
