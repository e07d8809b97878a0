functions {
  real f(vector[3] x) { return 1; } // expect error: types of arguments and results have no sizes
  real g(real<lower=0> x) { return 1; } // expect error: arguments and results have no constraints
  real h(simplex x) { return 1; } // expect error: write `vector`
  real i(void x) { return 1; } // expect error: an argument cannot be void
  real j(array real x) { return 1; } // expect error: write `array[] real`
}
