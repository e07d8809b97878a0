transformed data {
	real a = 1;
  real b = 2;
}
