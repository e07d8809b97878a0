parameters { vector<lower=0>[2] a; real<lower=a[1], upper=a[1] + a[2]> b; }
model { print(b);  // expect print: 1.5
}
