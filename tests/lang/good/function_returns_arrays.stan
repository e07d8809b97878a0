functions {
  array[] vector both(vector a, vector b) { return {a, b}; }
  array[,] int table(int n) {
    array[n, n] int t;
    for (i in 1:n) for (j in 1:n) t[i, j] = i * j;
    return t;
  }
}
transformed data { print(both([1]', [2]'), table(2));  // expect print: [[1],[2]][[1,2],[2,4]]
}
