functions {
  vector scaled(vector v, real s) {
    vector[size(v)] w = v;
    w[1] = 100;
    return s * w;
  }
}
transformed data {
  vector[2] v = [1, 2]';
  print(scaled(v, 2), v);  // expect print: [200,4][1,2]
}
