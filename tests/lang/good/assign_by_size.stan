transformed data {
  vector[3] x = rep_vector(1, 3);
  array[2] int k = {size(x), 4};
  x[2:size(x)] = [2, 3]';
  x[num_elements(x)] += rows(x);
  k[size(k)] = 5;
  print(x, k);  // expect print: [1,2,6][3,5]
}
model { }
