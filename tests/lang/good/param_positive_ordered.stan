parameters { positive_ordered[2] x; }
model { print(x[1]);  // expect print: 1
  target += -x[2]; }
// at: 0 0.5
// expect target: -2.1487212707001282
