transformed data {
  int n = 1;
  if (n = 1) print("one");  // expect error: `=` assigns; write `==` to compare
  while (n = 2) n += 1;  // expect error: `=` assigns; write `==` to compare
}
// parse only
