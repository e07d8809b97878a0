transformed data {
  print(cumulative_sum({2147483646, 1, -1}));  // expect print: [2147483646,2147483647,2147483646]
  print(cumulative_sum({2147483647, 1, -1}));  // expect stop: cumulative_sum: 2147483648 is too large
}
