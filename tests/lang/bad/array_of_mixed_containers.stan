transformed data {
  print({[1], [1]'});  // expect error: elements of an array have one type: vector after row_vector
  print({{1}, 1});  // expect error: elements of an array have one type: int after array[] int
  print({{1}, {{1}}});  // expect error: elements of an array have one type: array[,] int after array[] int
  print({[1]', [[1]]});  // expect error: elements of an array have one type: matrix after vector
}
