functions {
  real draw_rng(real m) { return normal_rng(m, 1e-12); }
  array[] int coins_rng(int n) { array[n] int k; for (i in 1:n) k[i] = bernoulli_rng(1); return k; }
}
transformed data { print(draw_rng(2), coins_rng(3));  // expect print: 2[1,1,1]
}
parameters { real x; }
generated quantities { print(draw_rng(x) > x - 1, binomial_rng(3, 0));  // expect print: 10
}
