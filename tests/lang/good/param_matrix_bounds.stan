data { matrix[1, 2] lo; }
parameters { matrix<lower=lo>[1, 2] a; matrix<upper=lo>[1, 2] b; }
model { print(a, b);  // expect print: [[2,3]][[0,1]]
}
// data: {"lo": [[1, 2]]}
