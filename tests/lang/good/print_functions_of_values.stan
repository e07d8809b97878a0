functions { real f(real x) { return 2 * x; } }
transformed data {
  vector[3] v = [3, 1, 2]';
  print(f(2), sort_asc(v), v', sum(v), size(v), max({1, 7}));  // expect print: 4[1,2,3][3,1,2]637
}
