data { int n; }
model { target += n; }
generated quantities { int m = n + 1; print(m);  // expect print: 4
}
// data: {"n": 3}
// expect target: 3
