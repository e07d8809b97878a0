functions {
  real loud(real x) { print("got ", x); return x; }
}
transformed data {
  real x = 1 ? loud(1) : loud(2);  // expect print: got 1
  real y = 0 ? loud(1) : loud(2);  // expect print: got 2
}
