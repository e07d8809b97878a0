functions { real f(real x) { return x * 2; } }
parameters { real m; }
model { target += f(m); }
===
functions { real twice(real y) { return y * 2; } }
parameters { real m; }
model { target += twice(m); }
===
functions { real other(real x) { return 3; } real f(real x) { return x * 2; } }
parameters { real m; }
model { target += f(m); }
===
functions { real f(real x); real f(real x) { return x * 2; } }
parameters { real m; }
model { target += f(m); }
