transformed data {
  vector[3] a = [1, 2, 3]';
  vector[3] b = [4, 5, 6]';
  print(a .* b);  // expect print: [4,10,18]
  print(b ./ a);  // expect print: [4,2.5,2]
  print(a .^ 2, " ", 2 .^ a, " ", a .^ a);  // expect print: [1,4,9] [2,4,8] [1,4,27]
  print(6 ./ a);  // expect print: [6,3,2]
}
