generated { // expect error: did you mean `generated quantities`?
  real x;
}
