model {
  for i in 1:3 { } // expect error: expected `(`, found `i`
  for (i = 1) { } // expect error: expected `in`, found `=`
  for (i in 1:) { } // expect error: expected an expression, found `)`
  for (1 in 1:2) { } // expect error: expected a name
  for (i in 1:2:3) { } // expect error: expected `)`, found `:`
}
