functions {
  vector steps(vector x, int k) {
    vector[k + 1] c = append_row(0, cumulative_sum(head(x, k)));
    return reverse(c);
  }
}
data {
  int<lower=0> N;
  int<lower=0> Z;
  vector[N] d;
  array[N] int k;
}
parameters {
  real a;
  vector[N] v;
  row_vector[N] r;
  vector[Z] none;
  matrix[3, N] A;
  array[2] matrix[N, 2] B;
}
transformed parameters {
  vector[N] w;
  vector[N + 1] c = append_row(v, a);
  w[1:N - 1] = segment(v, 2, N - 1);
  w[N] = -sum(tail(v, 2));
}
model {
  array[N + 2] int m = append_array(cumulative_sum(k), {k[1], 2});
  vector[2 * N] both = append_row(exp(v), d .* w);
  row_vector[N + 1] across = append_col(a * a, r);
  array[3] real list = append_array({a, v[1]}, {w[1]});
  vector[N] x = v;
  for (i in 1:N + 2) target += -m[i] * a * 0.01;
  target += -dot_self(both) - sum(square(cumulative_sum(both)));
  target += -dot_self(across) * list[3] * list[1];
  target += dot_product(reverse(v), w) + dot_product(reverse(c), append_row(rep_vector(a, 2), v[2:N]));
  target += sum(append_row(append_row(none, a), append_row(w, none)));
  x[2:N] = segment(x, 1, N - 1);
  x[1:2] = reverse(tail(x, 2));
  x = append_row(tail(x, 2), head(x, N - 2));
  target += -dot_product(x, cumulative_sum(x)) - dot_self(cumulative_sum(exp(r)));
  for (i in 1:N) {
    target += -dot_self(steps(v, i)) - dot_product(head(w, i), reverse(tail(v, i)));
    target += dot_product(segment(v, i, N - i + 1), d[i:N]) - log_sum_exp(append_row(v[i], w));
  }
  for (i in 1:N) target += -dot_product(reverse(segment(r, 1, i))', head(v, i));
  for (i in 1:3) {
    target += -dot_self(sub_col(A, i, 2, 4 - i)) - dot_product(row(A, i), r);
    target += -sum(square(sub_row(A, i, 2, i))) - dot_self(cumulative_sum(row(A, i)));
    target += dot_product(col(A, i + 1), reverse(col(A, i))) - dot_self(col(B[2], 1) + v);
    target += -log_sum_exp(sub_row(A, i, i, 2)) - dot_self(tail(col(B[1], 2), i));
    target += -sum(reverse(sub_row(A, i, 1, i)) .* head(row(A, 1), i));
    target += -dot_self(A * col(B[1], 1)) - sum(sub_col(A, 4, 1, 0));
  }
  {
    matrix[3, N] C = A;
    for (n in 2:N) {
      C[:, n] = 0.5 * col(C, n - 1) + C[1, n] * reverse(sub_col(C, 1, n, 3));
      C[2, n] += dot_product(sub_row(C, 1, 1, n - 1), head(r, n - 1));
    }
    target += -sum(square(C));
  }
}
