parameters { real a; }
model { real s = 1; s += a; target += s; }
===
parameters { real a; }
model { real s = 1; s = s + a; target += s; }
===
parameters { real a; }
model { real s = 1; s *= a; target += s; }
