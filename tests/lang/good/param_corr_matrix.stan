parameters { corr_matrix[3] R; cholesky_factor_corr[3] L; }
model { print(R);  // expect print: [[1,0,0],[0,1,0],[0,0,1]]
  print(L);  // expect print: [[1,0,0],[0,1,0],[0,0,1]]
}
// expect target: 0
