data { vector[3] y; }
parameters { real mu; vector<lower=0>[3] s; }
model {
  target += normal_lpdf(y | mu, s);
  target += normal_lpdf(mu | y, 2);
  target += normal_lpdf(1 | mu, s[1]);
}
// data: {"y": [1, 2, 3]}
// at: 0.5 0 0.25 0.5
// expect target: -11.687731519950015
