transformed data {
  vector[0] v;
  print(sum(v), " ", prod(v), " ", size(v), " ", num_elements(v), " ", v);  // expect print: 0 1 0 0 []
  print(v + 1, 2 * v, v .* v, dot_product(v, v));  // expect print: [][][]0
}
