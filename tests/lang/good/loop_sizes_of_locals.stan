transformed data {
  for (n in 0:2) {
    vector[n] v = rep_vector(n, n);
    print(v);  // expect print: [] // expect print: [1] // expect print: [2,2]
  }
}
