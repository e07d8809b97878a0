transformed data {
  int rounds = 0;
  for (i in 2147483646:2147483647) rounds += 1;
  print(rounds);  // expect print: 2
}
