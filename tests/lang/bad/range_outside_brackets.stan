transformed data {
  array[3] int a = 1:3;  // expect error: an array of ints is `linspaced_int_array(3, 1, 3)`
  print(sum(1:3));  // expect error: an array of ints is `linspaced_int_array(3, 1, 3)`
}
// parse only
