data { array[2] vector[2] lo; }
parameters { array[2] vector<lower=lo>[2] a; }
model { print(a);  // expect print: [[2,3],[4,5]]
}
// data: {"lo": [[1, 2], [3, 4]]}
