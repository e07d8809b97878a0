transformed data {
  for (m in {[[1, 2]], [[3, 4]]}) print(m', " ", sum(m));  // expect print: [[1],[2]] 3 // expect print: [[3],[4]] 7
}
