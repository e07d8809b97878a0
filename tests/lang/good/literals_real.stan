transformed data {
  real a = 1.;
  real b = .5;
  real c = 1.5e10;
  real d = 1e-300;
  real e = 1E+5;
  real f = 1_000.000_1;
  real g = .5e2;
  real h = 1.e3;
  real i = 0.1;
}
