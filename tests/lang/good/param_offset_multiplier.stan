parameters { real<offset=1, multiplier=2> x; real<offset=3> y; real<multiplier=4> z; }
model { print(x, " ", y, " ", z);  // expect print: 2 3.5 2
}
// at: 0.5 0.5 0.5
// expect target: 2.0794415416798357
