data { real d; }
transformed data { real td = d + 1; }
parameters { real p; }
transformed parameters { real tp = p + td; }
model { real local = p; target += -local ^ 2; }
generated quantities {
  real g = d + td + p + tp;
  int k = p > 0;
  print(g, " ", k);  // expect print: 9 1
}
// data: {"d": 1}
// at: 2
