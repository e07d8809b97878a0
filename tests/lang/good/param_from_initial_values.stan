parameters { real mu; real<lower=0> s; vector<lower=-1, upper=1>[2] r; ordered[2] o; simplex[3] p; corr_matrix[2] R; }
model { print(mu, " ", s, r, o);  // expect print: 0.5 2[0.5,-0.5][1,4]
  print(abs(p[2] - 0.3) < 1e-12, abs(R[1, 2] - 0.4) < 1e-12);  // expect print: 11
}
// init: {"mu": 0.5, "s": 2, "r": [0.5, -0.5], "o": [1, 4], "p": [0.2, 0.3, 0.5], "R": [[1, 0.4], [0.4, 1]]}
