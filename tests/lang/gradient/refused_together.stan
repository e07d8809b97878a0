// Functions whose arguments bound each other refuse, one by one, in loops and with doubles.
data { int N; array[N] int k; }
parameters { real<lower=0, upper=4> n; vector<lower=0, upper=8>[N] m; }
model {
  if (n < 3) target += lchoose(n, 2.5);
  target += sum(lchoose(m, to_vector(k))) + sum(tgamma(m + 1));
  for (i in 1:N) target += lchoose(m[i], k[i] - n);
}
generated quantities {
  array[N] real c = lchoose(10, k);
}
