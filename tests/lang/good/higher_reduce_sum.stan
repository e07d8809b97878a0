functions {
  real part(array[] real y, int first, int last, real mu) { return normal_lpdf(y | mu, 1); }
  real rows_part(array[] vector y, int first, int last, vector w) {
    real s = 0;
    for (i in 1:size(y)) s += w[first + i - 1] * sum(y[i]);
    return s;
  }
}
data { array[4] real y; }
parameters { real mu; vector[2] w; }
model {
  target += reduce_sum(part, y, 1, mu);
  target += reduce_sum_static(rows_part, {w, 2 * w}, 1, w);
}
// data: {"y": [1, 2, 3, 4]}
// at: 0.5 1 2
// expect target: 0.8242458671813111
