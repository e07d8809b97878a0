data { array[3] int idx; }
transformed data {
  vector[3] v = [10, 20, 30]';
  print(v[idx[2]], v[idx[1] + 1], v[size(idx)], v[1 + 1 : 2 * 1 + 1]);  // expect print: 103030[20,30]
}
// data: {"idx": [2, 1, 3]}
