functions {
  real f(complex z) {
    return z;  // expect error: `f` must return real, not complex
  }
}
data {
  complex<lower=0> z;  // expect error: complex numbers have no order, so the lower bound means nothing
  complex_matrix[2, 2] m;
  array[2] complex a;
}
transformed data {
  real x = z;  // expect error: get_real(), get_imag() and abs() give real numbers
  real y;
  vector[2] v;
  y = 2i;  // expect error: complex cannot be assigned to real
  v = m[1]';  // expect error: complex_vector cannot be assigned to vector
  y = lgamma(z);  // expect error: it takes real numbers
  y = z < 2;  // expect error: complex numbers have no order
  y = z % 2;  // expect error: operator `%` does not fit (complex, int)
  complex w = a;  // expect error: array[] complex cannot be assigned to `w`
  complex t = a + 1;  // expect error: operator `+` does not fit (array[] complex, int)
  if (z) y = 1;  // expect error: a condition must be int or real, not complex
  y = z ? 1 : 2;  // expect error: the condition of `?:` must be int, not complex
  y = m[z, 1];  // expect error: an index is int, array[] int or a range, not complex
}
model {
  target += z;  // expect error: get_real() and abs() give real numbers
  z ~ normal(0, 1);  // expect error: no signature of `normal_lpdf` fits (complex, int, int)
}
