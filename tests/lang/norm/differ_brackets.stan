parameters { real a; real b; }
model { target += a - (b - 1); }
===
parameters { real a; real b; }
model { target += a - b - 1; }
