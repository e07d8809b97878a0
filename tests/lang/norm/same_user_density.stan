functions { real foo_lpdf(real x, real a) { return -a * x; } }
parameters { real<lower=0> m; }
model { m ~ foo(2); }
===
functions { real bar_lpdf(real y, real r) { return -r * y; } }
parameters { real<lower=0> m; }
model { m ~ bar(2); }
