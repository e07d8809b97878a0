data { matrix[2, 2] m; array[2] vector[2] w; }
transformed data {
  print(m[1][1][1]);  // expect error: real has no elements to index
  print(w[1][1][1]);  // expect error: real has no elements to index
}
