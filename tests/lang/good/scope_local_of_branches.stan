transformed data {
  for (i in 0:1)
    if (i) { int z = 1; print(z); } else { real z = 0.5; print(z); }
  // expect print: 0.5
  // expect print: 1
}
