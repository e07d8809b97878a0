model {
  sum({1}) = 2; // expect error: the value of a call cannot be assigned to
  1 = 2; // expect error: this cannot be assigned to
  (1 + 2) += 3; // expect error: this cannot be assigned to
}
