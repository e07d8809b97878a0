parameters {
  real x = 3; // expect error: move it to the transformed parameters block
}
