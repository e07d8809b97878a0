parameters { vector[2] m; real<lower=0> s; vector<lower=m>[2] a; vector<offset=m, multiplier=s>[2] b; vector<upper=sum(m)>[2] c; }
model { print(a, b, c);  // expect print: [2,3][2,5][2,2]
  target += sum(a) + sum(b) + sum(c); }
// at: 1 2 1.0986122886681098 0 0 0.33333333333333333 1 0 0
// expect target: 19.295836866004329
