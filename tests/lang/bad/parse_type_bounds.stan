parameters {
  real<low=0> a; // expect error: expected `lower`, `upper`, `offset` or `multiplier`
  real<lower> b; // expect error: write `<lower=...>`
  real<lower=0, offset=1> c; // expect error: do not go together
  real<lower=0, lower=1> d; // expect error: `lower` stands here twice
  real<lower=0 e; // expect error: expected `,` or `>`
  simplex<lower=0>[3] f; // expect error: `simplex` is a constraint by itself
  real<> g; // expect error: expected `lower`
}
