parameters { ordered[3] x; }
model { print(x);  // expect print: [0.5,1.5,2.5]
  target += -sum(x); }
// at: 0.5 0 0
// expect target: -4.5
