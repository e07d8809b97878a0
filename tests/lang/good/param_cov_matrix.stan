// The factor of the matrix is lower triangular with a logarithmic diagonal; dSigma / dL at the identity.
parameters { cov_matrix[2] S; }
model { print(S);  // expect print: [[1,0],[0,1]]
}
// expect target: 1.3862943611198906
