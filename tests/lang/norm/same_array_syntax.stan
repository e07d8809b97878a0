data { int N; array[N] real x; array[N, 2] int k; }
parameters { real m; }
model { x ~ normal(m, 1); }
===
data { int N; real x[N]; int k[N, 2]; }
parameters { real m; }
model { x ~ normal(m, 1); }
