transformed data {
  int a = abs(-3) + max(1, 2) + min({4, 5}) + sum({1, 2}) + size({1}) + choose(4, 2) + int_step(1) + num_elements([1, 2]);
  print(a, " ", to_int(2.0) %/% 2);  // expect print: 22 1
}
