transformed data {
  print([[1]', [2]']);  // expect error: elements of `[ ]` are all scalars or all row vectors, not vector
  print([{1}, {2}]);  // expect error: elements of `[ ]` are all scalars or all row vectors, not array[] int
  print([[[1]], [[2]]]);  // expect error: elements of `[ ]` are all scalars or all row vectors, not matrix
  print([1, [2]]);  // expect error: elements of `[ ]` are all scalars or all row vectors, not row_vector
}
