parameters { real a; }
model { real s = 1; if (a > 0) s = 2; target += s; }
===
parameters { real a; }
model { real s = 1; if (a > 0) { s = 2; target += s; } }
