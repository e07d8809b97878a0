parameters { real a; real b; }
model { target += a / b; }
===
parameters { real a; real b; }
model { target += b / a; }
