parameters { vector<lower=1>[2] a; row_vector<upper=0>[2] b; matrix<lower=0, upper=1>[1, 2] c; }
model { print(a, b, c);  // expect print: [2,2][-1,-1][[0.5,0.5]]
}
// at: 0 0 0 0 0 0
// expect target: -2.7725887222397811
