functions { real half(real x) { return x / 2; } }
data { real y; }
parameters { real<lower=half(y), upper=fmax(y, 3)> a; }
model { print(a);  // expect print: 2
}
// data: {"y": 2}
