transformed data {
  for (i in 2:1) print("never");
  for (i in 0:-3) print("never");
  for (i in 3:3) print("once ", i);  // expect print: once 3
}
