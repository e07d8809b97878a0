transformed data {
  simplex[2] s = [0.5, 0.6]';  // expect stop: `s`
}
