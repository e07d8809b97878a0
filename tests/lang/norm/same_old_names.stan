parameters { real m; }
model { target += lmultiply(2, m); }
===
parameters { real m; }
model { target += multiply_log(2, m); }
