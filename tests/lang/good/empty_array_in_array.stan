transformed data {
  array[2, 0] int a;
  array[0, 2] real b;
  array[2] vector[0] c;
  print(a, b, c, size(a), size(b), dims(c));  // expect print: [[],[]][][[],[]]20[2,0]
}
