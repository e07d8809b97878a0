transformed data {
  // `else` belongs to the nearer `if`.
  if (0) if (1) print("a"); else print("b");
  if (1) if (0) print("a"); else print("b");  // expect print: b
  if (0) { if (1) print("a"); } else print("c");  // expect print: c
}
