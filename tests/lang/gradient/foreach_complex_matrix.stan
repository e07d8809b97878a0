parameters { vector[4] x; }
transformed parameters {
  real s = 0; real u = 0;
  {
    complex_matrix[2,2] z = [[to_complex(x[1],2), 2*x[2]],[3,x[3]*x[4]]];
    array[2] complex_matrix[2,2] zz = {z, 2*z};
    for (e in z) { s = 0.5*s + get_real(e) * get_imag(e) + get_real(e)^2; z[2,1] = 17 * e; }
    for (m in zz) for (e in m) u = 0.7 * u + get_real(e * e);
    for (row in z[2:2]) u = 0.9 * u + get_imag(row * to_complex(1, x[1]));
  }
}
model { x ~ std_normal(); target += s + u; }
