parameters {
  real<lower=1 < 2> x; // expect error: expected `,` or `>`, found `<`
  real<lower=0>=1> y; // expect error: put a space between `>` and `=`
}
