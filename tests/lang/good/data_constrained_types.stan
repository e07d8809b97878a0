data {
  simplex[2] s;
  unit_vector[2] u;
  ordered[2] o;
  positive_ordered[2] p;
  corr_matrix[2] R;
  cov_matrix[2] S;
  cholesky_factor_corr[2] L;
  cholesky_factor_cov[2] M;
  sum_to_zero_vector[2] z;
  row_stochastic_matrix[2, 2] Q;
  column_stochastic_matrix[2, 2] C;
}
transformed data { print(s, u, o, p, R[1, 2], S[2, 2], L[2, 1], M[1, 1], z, Q[2, 1], C[2, 1]);
  // expect print: [0.5,0.5][0.6,0.8][-1,2][1,2]0.540.62[-1,1]0.30.8
}
// data: {"s": [0.5, 0.5], "u": [0.6, 0.8], "o": [-1, 2], "p": [1, 2], "R": [[1, 0.5], [0.5, 1]], "S": [[2, 1], [1, 4]], "L": [[1, 0], [0.6, 0.8]], "M": [[2, 0], [1, 1]], "z": [-1, 1], "Q": [[0.5, 0.5], [0.3, 0.7]], "C": [[0.2, 0.7], [0.8, 0.3]]}
