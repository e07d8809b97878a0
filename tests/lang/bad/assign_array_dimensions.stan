transformed data {
  array[2, 2] int a;
  array[2] int b = {1, 2};
  a = b;  // expect error: array[] int cannot be assigned to array[,] int
  a[1] = 3;  // expect error: int cannot be assigned to array[] int
  a[1, 1] = b;  // expect error: array[] int cannot be assigned to int
  b = {1.5, 2};  // expect error: array[] real cannot be assigned to array[] int
}
