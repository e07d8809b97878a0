functions {
  real f(x) { return 1; }  // expect error: the type stands first: `real x`
  g(real x) { return 1; }  // expect error: the type of the result stands first
}
data {
  real N;
  vector z;  // expect error: write the sizes behind the type
  real<lower=0, uper=1> v;  // expect error: did you mean `upper`?
  real[3] u;  // expect error: sizes of an array stand first: `array[N] real x`
}
parameters {
  real x;
}
model {
  real a = x ** 2;  // expect error: a power is written `x^2`
  real b = x > 0 and x < 1;  // expect error: write `&&`
  real c = x > 0 or x < 1;  // expect error: write `||`
  real d = x;
  x := 2;  // expect error: write `=` to assign
  x ~ normal(0, 1));  // expect error: there is one `)` too many
  x ~ normal(0, 1) T(0,);  // expect error: truncate with `T[lower, upper]`
}
// parse only
