parameters { real m; }
model { target += -(m * m) / 2; }
===
parameters { real m; }
model { target += (-(m * m)) / (2); }
