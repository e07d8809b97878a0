parameters {
  real x;
}
model {
  profile("prior") {
    x ~ normal(0, 1);
    real y = x;
    profile("inner") {
      target += y;
    }
  }
  profile("empty") { }
}
