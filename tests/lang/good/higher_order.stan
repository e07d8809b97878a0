// parse only
functions {
  real partial(array[] real x, int start, int end, real mu) {
    return normal_lpdf(x | mu, 1);
  }
}
data {
  int N;
  array[N] real y;
}
parameters {
  real mu;
}
model {
  target += reduce_sum(partial, y, 1, mu);
}
