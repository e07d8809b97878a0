functions { real f_jacobian(real x) { jacobian += x; return x; } }
transformed data { jacobian += 1; }  // expect error: `jacobian +=` may not be used here
parameters { real x; }
model { jacobian += 1; }  // expect error: `jacobian +=` may not be used here
generated quantities {
  jacobian += 1;  // expect error: `jacobian +=` may not be used here
  real y = f_jacobian(x);  // expect error: `f_jacobian` may not be called here
}
