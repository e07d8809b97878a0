data { array[3] real y; }
parameters { real<lower=0> s; }
model { for (v in y) v ~ exponential(s) T[0.5, 2]; }
// data: {"y": [0.6, 1, 1.9]}
// at: 0
// expect target: -1.2425526232236379
