functions {
  real shares(vector x, array[] real l) {
    return log_sum_exp(x) * max(l) + log_mix(softmax(x), l);
  }
}
data {
  int<lower=0> K;
  int<lower=0> T;
  array[T] real y;
}
parameters {
  vector[K] x;
  matrix[K, K] m;
  array[K] real a;
  array[T] simplex[K] theta;
}
transformed parameters {
  vector[K] p = softmax(x + m[, 2]);
  row_vector[K] l = log_softmax(m[1] - to_row_vector(a));
  real best = max(x) - min(m);
}
model {
  vector[K] before = rep_vector(-log(K), K);
  vector[K] after;
  array[K] real acc;
  for (t in 1:T) {
    for (k in 1:K) {
      for (j in 1:K) acc[j] = before[j] + log(theta[t, j]) + m[j, k];
      after[k] = log_sum_exp(acc) - square(y[t] - x[k]);
    }
    before = after;
    target += log_mix(theta[t], after) + mean(acc) + log_sum_exp(after - x);
  }
  target += log_sum_exp(before) + log_sum_exp(m) * mean(m);
  target += dot_product(p, x) + dot_self(l) + best;
  target += -square(log_sum_exp(rep_vector(a[1], 3)));
  target += log_sum_exp({a[1], negative_infinity(), x[2]});
  target += log_sum_exp(x[1 : 0]) < 0 ? sum(a) : 1;
  target += max(a[1 : 0]) < 0 && min(a[1 : 0]) > 0 ? max({x[1], x[1]}) : 1;
  target += log_mix(append_row(0, theta[1]), append_row(negative_infinity(), x));
  target += shares(x[{1, 3, 2}], a[1 : 3]) + max(m[2]) * min(a);
  x ~ std_normal();
  to_vector(m) ~ std_normal();
  a ~ std_normal();
}
generated quantities {
  vector[K] q = softmax(x);
  real s = log_sum_exp(to_vector(m) + 1) + mean(x) + max(a) + log_mix(p, x);
}
