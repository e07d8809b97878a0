parameters { vector[3] m; }
model { for (i in 1:3) for (j in 1:i) target += m[i] * m[j]; }
===
parameters { vector[3] m; }
model { for (j in 1:3) for (i in 1:j) target += m[j] * m[i]; }
