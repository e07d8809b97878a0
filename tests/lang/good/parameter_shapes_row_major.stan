parameters { matrix[2, 2] m; array[2, 2] real a; array[2] matrix[1, 2] b; row_vector[2] r; }
model {
  print(m, a, b, r);  // expect print: [[1,3],[2,4]][[5,6],[7,8]][[[9,10]],[[11,12]]][13,14]
  target += m[1, 2] * a[2, 1] + b[2, 1, 1] - r[2];
}
// at: 1 2 3 4 5 6 7 8 9 10 11 12 13 14
// expect target: 18
