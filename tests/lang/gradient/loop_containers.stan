data { int N; array[N] int n; vector[6] x; }
parameters { vector[6] a; real<lower=0> s; }
model {
  int pos = 1;
  vector[2] carry = a[1:2];
  for (i in 1:N) {
    vector[n[i]] seg = segment(a, pos, n[i]);
    vector[n[i]] obs = x[pos:(pos + n[i] - 1)];
    array[n[i]] int order;
    matrix[n[i], n[i]] K = add_diag(seg * seg', 1 + s);
    for (j in 1:n[i]) order[j] = n[i] - j + 1;
    obs ~ normal(seg[order], s);
    carry = carry * 0.5 + seg[1];
    if (n[i] > 1) { carry[2] += log_determinant(K); }
    else { vector[2] other = carry .* carry; carry -= other * 0.1; }
    pos += n[i];
  }
  target += -dot_self(carry);
  a ~ normal(0, 1); s ~ lognormal(0, 1);
}
