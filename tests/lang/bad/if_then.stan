model {
  if (1) then x = 2; // expect error: `then` is not a type
}
