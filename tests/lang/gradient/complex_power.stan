// `.^` of complex numbers, element by element.
parameters {
  real x, y;
}
model {
  complex z = to_complex(x, y);
  array[2] complex s = {z, 2 + z};
  array[2] complex power = s .^ z;
  complex_vector[2] v = to_complex([x, 1]', [2, y]') .^ 3;
  target += get_real(power[1]) - get_imag(power[2]) + abs(z .^ 2) + get_real(v[1]) - get_imag(v[2]) - x^4 - y^4;
}
