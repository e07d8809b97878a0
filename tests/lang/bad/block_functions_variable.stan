functions {
  real x; // expect error: this block has functions only
  real f(real y) {
    return y y; // expect error: expected an operator or `;`, found `y`
  }
}
