// A function that may add to target, but only refuses, is run.
functions {
  void loss_lp(int n, real a) {
    vector[2] v = [binary_log_loss(n, 0.5), 1]';
    if (n > 3 && a > 2) reject("too large");
  }
}
data { real b; }
parameters { real a; }
model {
  loss_lp(a > 0 ? 2 : 1, b);
  loss_lp(a > -1 ? 1 : 4, b);
  a ~ normal(0, 1);
}
