parameters { real x; vector[2] v; }
transformed parameters { array[size(v)] real a; }  // expect error: `v` is not data
generated quantities { vector[to_int(x)] w; int k; array[k] real b; }  // expect error: `x` is not data // expect error: `k` is not data
