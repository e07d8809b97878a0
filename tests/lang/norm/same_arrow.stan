transformed parameters { real a = 1; real b; b = 2; }
===
transformed parameters { real a = 1; real b; b <- 2; }
