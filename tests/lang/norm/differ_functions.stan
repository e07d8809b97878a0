functions { real f(real x) { return x * 2; } }
parameters { real m; }
model { target += f(m); }
===
functions { real f(real x) { return x * 3; } }
parameters { real m; }
model { target += f(m); }
===
functions { real f(real x) { real g = 2; return x * g; } }
parameters { real m; }
model { target += f(m); }
