parameters { real x; }
model { x ~ normal(0, 1) T[, ]; }
// at: 0.5
// expect target: -1.0439385332046727
