model {
  for (i in 1:2)
} // expect error: expected a statement, found `}`
