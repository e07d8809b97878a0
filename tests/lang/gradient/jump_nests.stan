functions {
  real search(array[] vector xs, real lim) {
    real acc = 0;
    for (x in xs) {
      for (i in 1:num_elements(x)) {
        int k = 0;
        if (x[i] < 0) continue;
        while (k < 4) {
          k += 1;
          acc += x[i] * acc * 0.1 + x[1] ^ 2;
          if (acc > lim) return acc * x[i];
          if (k == 3) break;
          if (k == i) continue;
          acc *= 1.05;
        }
        acc += sin(acc);
      }
    }
    return acc;
  }
  vector upto(vector x, real lim) {
    vector[num_elements(x)] y = x;
    for (i in 1:num_elements(x)) {
      if (y[i] > lim) return y * lim;
      for (j in 1:i) { if (j == 2) break; y[j] = y[j] * y[i] + lim; }
    }
    if (lim > 2) return x;
    return y + x;
  }
}
parameters { array[2] vector[3] a; real l; }
model {
  target += -0.5 * square(search(a, 1.5 + l));
  target += -0.5 * dot_self(upto(a[1], l)) - 0.1 * dot_self(upto(a[2], 0.3));
  a[1] ~ normal(0, 1); a[2] ~ normal(0, 1); l ~ normal(0, 1);
}
