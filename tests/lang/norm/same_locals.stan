parameters { real m; }
model { real s = 2; { real t = s; target += t * m; } }
===
parameters { real m; }
model { real a = 2; { real b = a; target += b * m; } }
