data { int n; }
parameters { real a; array[n] real<lower=0> s; }
transformed parameters {
  array[n] vector[2] z;
  array[n] real<lower=0> w;
  for (i in 1:n) {
    z[i] = [a, a * s[i]]';
    w[i] = s[i] + dot_self(z[i]);
  }
}
model { target += -sum(w); }
// data: {"n": 2}
// at: 1 0 0.69314718055994530942
// expect target: -9.3068528194400546
