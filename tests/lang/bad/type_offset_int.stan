data {
  int<offset=1> N;  // expect error: an int has no offset or multiplier
}
