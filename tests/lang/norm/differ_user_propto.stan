functions { real foo_lpdf(real x, real a) { return -a * x; } }
parameters { real m; }
model { m ~ foo(2); }
===
functions { real foo_lpdf(real x, real a) { return -a * x; } }
parameters { real m; }
model { target += foo_lpdf(m | 2); }
===
functions { real foo_lpdf(real x, real a) { return -a * x; } }
parameters { real m; }
model { target += foo_lupdf(m | 2); }
