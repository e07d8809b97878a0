parameters { array[2] ordered[2] x; }
model { target += -x[1, 2] * x[2, 2]; }
// at: 1 0.5 2 0.25
// expect target: -7.948467974700673
