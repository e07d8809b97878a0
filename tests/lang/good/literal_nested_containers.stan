transformed data {
  print({{1, 2}, {3, 4}});  // expect print: [[1,2],[3,4]]
  print([[1, 2], [3, 4]]);  // expect print: [[1,2],[3,4]]
  print({[1, 2], [3, 4]});  // expect print: [[1,2],[3,4]]
  print({[[1, 2]], [[3, 4]]});  // expect print: [[[1,2]],[[3,4]]]
}
