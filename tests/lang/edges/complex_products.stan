functions {
  // Products and quotients of single complex numbers, finite and not.
  real flat(real x) {
    real sign = x > 0 ? 1 : -1;
    if (is_nan(x)) return 7.7;
    if (is_inf(x)) return 9.9 * sign;
    return x;
  }
  real both(complex z) { return flat(get_real(z)) + 1.618 * flat(get_imag(z)); }
  complex number(int k) {
    real inf = positive_infinity();
    real nan = not_a_number();
    array[6] real part = {0, 1.5, -2, inf, -inf, nan};
    return to_complex(part[1 + k %/% 6], part[1 + k % 6]);
  }
  real with_all(int k) {
    real total = 0;
    for (i in 0:35) total += (1 + 0.1 * i) * both(number(k) * number(i));
    return total;
  }
  real into_all(int k) {
    real total = 0;
    for (i in 0:35) total += (1 + 0.1 * i) * both(number(k) / number(i));
    return total;
  }
  real product_near(vector p) { return with_all(7) + with_all(1) + with_all(6); }
  real product_zero(vector p) { return with_all(0); }
  real product_far(vector p) { return with_all(21); }
  real product_far_real(vector p) { return with_all(18) + with_all(25); }
  real product_far_imag(vector p) { return with_all(3) + with_all(10) + with_all(4); }
  real product_far_unknown(vector p) { return with_all(33) + with_all(23); }
  real product_unknown(vector p) { return with_all(35) + with_all(30); }
  real quotient_near(vector p) { return into_all(7) + into_all(1) + into_all(6); }
  real quotient_zero(vector p) { return into_all(0); }
  real quotient_far(vector p) { return into_all(21) + into_all(18) + into_all(3); }
  real quotient_unknown(vector p) { return into_all(35) + into_all(33) + into_all(23); }
}
