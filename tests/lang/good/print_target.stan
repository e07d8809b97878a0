parameters { real x; }
model {
  target += x;
  print("lp ", target());  // expect print: lp 2.5
}
// at: 2.5
