data { int n; array[n] int k; vector[k[1] + n] v; matrix[size(k), max(k)] m; }
transformed data { print(size(v), rows(m), cols(m));  // expect print: 323
}
// data: {"n": 2, "k": [1, 3], "v": [1, 2, 3], "m": [[1, 2, 3], [4, 5, 6]]}
