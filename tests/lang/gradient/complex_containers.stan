data {
  int n;
  array[2] int k;
  complex_matrix[n, n] C;
}
parameters {
  complex p;
  complex_vector[n] q;
  vector[n] x;
  matrix[n, n] B;
}
model {
  complex_matrix[n, n] D = C + B * 1i;
  target += -norm(p) - sum(norm(q)) - dot_self(x) - sum(norm(D));
  // parts of containers
  target += get_real(sum(append_row(p, q) .* append_row(q, 2))) + get_imag(trace(D * C));
  target += get_real(sum(append_col(D, q) * append_row(q, p))) + sum(get_imag(append_row(x', D)[2]));
  target += get_real(prod(sub_row(D, 1, 1, 2))) + get_imag(sum(sub_col(D, 1, 2, n)));
  target += sum(abs(add_diag(D, p))) + sum(abs(add_diag(D, q))) + get_real(sum(add_diag(D, x') * D));
  target += get_real(sum(rep_vector(p, n) .* q) + sum(rep_matrix(q, 2) * [p, 1]') + prod(rep_matrix(q', 2)[2]));
  target += norm(cumulative_sum(q)[n]) + get_imag(sum(to_vector(D) .* to_vector(C)) + prod(to_row_vector(q)));
  target += get_real(to_array_1d(D)[2] * to_array_2d(D)[1, 2]) + norm(to_matrix(to_vector(D), n, n, 0)[1, 2]);
  target += sum(abs(symmetrize_from_lower_tri(D) * q)) + get_real(sum(to_matrix({q', x'}) * q));
  // element by element
  target += get_real(sum(pow(p + 2, q)) + sum(pow(2 + D, 2)) + sum(x ./ (q + 3)) + sum(2 / (D + 4)));
  target += norm({p, 1i}[1] ^ 2) + get_imag(pow(2, {p, q[1]})[2] * ({p, p + 1} ^ {2, p})[2]);
  target += sum(norm(to_complex(1, {x, 2 * x})[2])) + get_imag(to_complex(k, 3)[2] * to_complex(to_array_1d(x), to_array_1d(x))[1]);
  target += norm(to_complex() + p) + sum(get_imag(conj(x) .* q)) + get_real(elt_multiply(p, D)[1, 1] * (p .* p));
  // products
  target += get_real(sum(D / (C + 3 * diag_matrix(q)))) + get_imag(sum(q' / (C + B)));
  target += get_imag(dot_product(q, C * q)) + get_real(dot_product({p, q[1]}, {q[2], p})) + get_real(dot_self(q));
  target += get_real(dot_product(x, q)) + sum(get_imag(columns_dot_product(D, C))) + sum(get_real(rows_dot_product(D, D)));
  target += norm(columns_dot_product(q, q)[1]) + norm(sum(rows_dot_product(q', q')));
  target += get_real(sum(columns_dot_self(D)) + prod(rows_dot_self(D)) + sum(rows_dot_self(q)));
  target += get_imag(sum(diag_pre_multiply(q, D) * diag_post_multiply(D, q'))) + get_real(sum(diag_pre_multiply(x', C) * q));
  // sizes
  target += num_elements(D) * x[1] + dims({D, D})[1] * x[2] + size(q) * x[1];
}
generated quantities {
  array[3] int d = dims({C, C});
  array[2] tuple(array[3] real, complex) t = {({1, 2, 3}, p), ({4, 5, 6}, p ^ 2)};
  int count = num_elements(t);
  array[1] int of_t = dims(t);
  array[2] complex_vector[n] s = pow({q, q}, 2);
  complex_row_vector[n] r = q' / C;
}
