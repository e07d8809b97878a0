parameters {
  real<lower=0, lower=1> a;  // expect error: `lower` stands here twice
  real<lower> b;  // expect error: expected `=`
  real<middle=0> c;  // expect error: expected `lower`, `upper`, `offset` or `multiplier`
  real<lower=0, offset=1> d;  // expect error: `lower` and `upper` do not go together with `offset` and `multiplier`
  real<> e;  // expect error: expected `lower`, `upper`, `offset` or `multiplier`
  simplex<lower=0>[2] f;  // expect error: `simplex` is a constraint by itself
}
// parse only
