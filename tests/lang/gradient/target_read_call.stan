// A density on containers stands right of `~` in a program that reads target().
data { int N; matrix[N, N] S; }
parameters { real a; vector[N] b; }
model {
  if (tanh(0.01 * target()) > 5) a ~ normal(0, 1);
  b ~ multi_student_t(2.5 + a * a, rep_vector(a, N), add_diag(S, 1));
  target += (a > tanh(target()));
}
