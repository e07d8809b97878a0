data { vector[2] lo; vector[2] hi; }
parameters { vector<lower=lo>[2] a; vector<lower=lo, upper=hi>[2] b; vector<offset=lo, multiplier=hi>[2] c; }
model { print(a, b, c);  // expect print: [1,3][1,3][1,6]
  target += sum(a) + sum(b) + sum(c); }
// data: {"lo": [0, 2], "hi": [2, 4]}
// at: 0 0 0 0 0.5 1
// expect target: 15.693147180559945
