data { }
paramters { // expect error: did you mean `parameters`?
  real x;
}
model { }
