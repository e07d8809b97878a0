transformed data {
  vector[4] v = [1, 2, 3, 4]';
  v[2:3] += 10;
  v[{4, 1}] *= 2;
  v[3:] .*= [2, 3]';
  v[:1] ./= [4]';
  print(v);  // expect print: [0.5,12,26,24]
}
