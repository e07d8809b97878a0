functions {
  real up_jacobian(real x) { jacobian += x; return exp(x); }
  vector ups_jacobian(vector v) {
    vector[size(v)] y;
    for (i in 1:size(v)) y[i] = up_jacobian(v[i]);
    return y;
  }
}
parameters { vector[2] v; }
transformed parameters { vector[2] y = ups_jacobian(v); }
model { target += -sum(y); }
// at: 0.5 1
// expect target: -2.8670030991591733
