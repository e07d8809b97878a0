parameters { cholesky_factor_cov[2] L; cholesky_factor_cov[3, 2] M; }
model { print(L, M);  // expect print: [[1,0],[0,1]][[1,0],[0,1],[0,0]]
}
// expect target: 0
