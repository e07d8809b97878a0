model {
  x ~ nomal(0, y);  // expect error: `x` is not declared // expect error: `y` is not declared // expect error: there is no distribution `nomal`
  z ~ normal(0, 1);  // expect error: `z` is not declared
}
