data {
  int<lower=0.5> N;  // expect error: the lower bound of an int must be int, not real
}
