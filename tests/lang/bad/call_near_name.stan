transformed data {
  real a = sqr(2);  // expect error: there is no function `sqr`
  real b = colums([1]);  // expect error: there is no function `colums`
}
