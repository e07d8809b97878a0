# SPDX-License-Identifier: BSD-3-Clause
# Makes complex_cells.txt with cmath and NumPy:  python complex_expected.py > complex_cells.txt
import cmath
import math

import numpy as np

Z, W = 0.7 - 1.3j, -2.5 + 0.4j
V = np.array([1 + 2j, -0.5 + 0.25j, 3 - 1j, 0.1j, 2])
A = np.array([[1 + 1j, 2 - 0.5j], [0.3j, -1.5]])
B = np.array([[0.5, 1j], [2 - 1j, 3]])


def number(z):
    if not isinstance(z, (complex, np.complexfloating)):
        return "%g" % z
    return "%g %s %gi" % (z.real, "-" if math.copysign(1, z.imag) < 0 else "+", abs(z.imag))


def shown(x):
    if isinstance(x, np.ndarray):
        between = ",\n " if x.ndim == 2 else ", "
        return "[" + between.join(shown(e) for e in x) + "]"
    return number(x)


def stan(z):
    """A literal of the language."""
    if isinstance(z, np.ndarray):
        row = "[" + ", ".join(stan(e).rstrip("'") for e in z) + "]"
        return row + "'" * (z.ndim == 1)
    return f"to_complex({float(z.real)!r}, {float(z.imag)!r})"


def case(name, rows):
    print(f"\n=== {name}")
    print(f"z = {stan(Z)};\nw = {stan(W)};\nv = {stan(V)};\na = {stan(A)};\nb = {stan(B)};")
    for code, _ in rows:
        print(code)
    print("---")
    for _, value in rows:
        print(shown(value))


print("Cases of eval_cells.c: complex numbers.  Made by complex_expected.py with cmath and NumPy.")
case("literals and arithmetic", [
    ("z", Z), ("1.5 + 2i", 1.5 + 2j), ("3i", 3j), ("2.5i * 2", 5j), ("z + w", Z + W), ("z - 1", Z - 1),
    ("2 - z", 2 - Z), ("z * w", Z * W), ("z / w", Z / W), ("2 / z", 2 / Z), ("-z", -Z), ("+z", Z),
    ("z ^ w", Z ** W), ("z ^ 2", Z ** 2), ("2 ^ z", 2 ** Z), ("(-1.0 + 0i) ^ 0.5", (-1 + 0j) ** 0.5),
    ("z == z", 1), ("z == w", 0), ("z != w", 1), ("to_complex(2.0, 0) == 2", 1)])
NAMES = ("exp log log10 sqrt sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh").split()
for label, x, name in (("z", Z, "z"), ("w", W, "w"), ("a small number", 1e-9 + 1e-9j, "s")):
    first = [(f"s = {stan(x)}\ns", x)] if name == "s" else []
    case(f"of {label}", first + [(f"{f}({name})", getattr(cmath, f)(x)) for f in NAMES])
case("parts", [
    ("get_real(z)", Z.real), ("get_imag(z)", Z.imag), ("abs(z)", abs(Z)), ("arg(z)", cmath.phase(Z)),
    ("norm(z)", abs(Z) ** 2), ("conj(z)", Z.conjugate()), ("proj(z)", Z), ("polar(2, 0.5)", cmath.rect(2, 0.5)),
    ("to_complex(1.5)", 1.5 + 0j), ("to_complex(1, 2)", 1 + 2j), ("arg(-1 + 0i)", math.pi)])
case("vectors", [
    ("v", V), ("v'", V), ("v + v", V + V), ("v + 1", V + 1), ("1i - v", 1j - V), ("v * z", V * Z), ("z * v", V * Z),
    ("v .* v", V * V), ("v ./ (v + 1)", V / (V + 1)), ("v / z", V / Z), ("z ./ (v + 1)", Z / (V + 1)),
    ("-v", -V), ("v' * v", V @ V), ("sum(v)", V.sum()), ("prod(v)", V.prod()), ("exp(v)", np.exp(V)),
    ("abs(v)", np.abs(V)), ("get_imag(v)", V.imag), ("v[2]", V[1]), ("v[2:3]", V[1:3]), ("size(v)", 5), ("rows(v)", 5),
    ("to_complex([1, 2]', [3, 4]')", np.array([1 + 3j, 2 + 4j])), ("to_complex(1, [3, 4])", np.array([1 + 3j, 1 + 4j]))])
case("matrices", [
    ("a", A), ("a * b", A @ B), ("a * v[1:2]", A @ V[:2]), ("v[1:2]' * a", V[:2] @ A),
    ("v[1:2] * v[1:2]'", np.outer(V[:2], V[:2])), ("a'", A.T), ("a + b", A + B), ("a .* b", A * B),
    ("a ./ b[{2, 2}, {1, 2}]", A / B[[1, 1]]), ("2 * a", 2 * A), ("a[1]", A[0]), ("a[, 2]", A[:, 1]), ("a[2, 1]", A[1, 0]),
    ("cols(a)", 2), ("[[1, 2], [3, 4]] * a", np.array([[1, 2], [3, 4]]) @ A)])
case("parts of containers", [
    ("head(v, 2)", V[:2]), ("tail(v', 2)", V[-2:]), ("segment(v, 2, 3)", V[1:4]), ("reverse(v)", V[::-1]),
    ("row(a, 2)", A[1]), ("col(a, 1)", A[:, 0]), ("block(a, 1, 2, 2, 1)", A[:, 1:]), ("diagonal(a)", np.diag(A)),
    ("diag_matrix(v[1:2])", np.diag(V[:2])), ("append_row(a, b)", np.vstack([A, B])), ("append_col(a, b)", np.hstack([A, B])),
    ("append_row(v, v[1:1])", np.append(V, V[:1])), ("append_col(v[1:2], [1, 2]')", np.array([[V[0], 1], [V[1], 2]])),
    ("to_vector(a)", A.T.ravel())])
case("more parts of containers", [
    ("to_complex()", 0j), ("rep_vector(z, 2)", np.array([Z, Z])), ("rep_row_vector(2, 1) * 1i", np.array([2j])),
    ("rep_matrix(z, 1, 2)", np.array([[Z, Z]])), ("rep_matrix(v[1:2], 2)", np.array([[V[0]] * 2, [V[1]] * 2])),
    ("rep_matrix(v[1:2]', 2)", np.array([V[:2], V[:2]])), ("append_row(z, v[1:1])", np.array([Z, V[0]])),
    ("append_row(v[1:1], 2)", np.array([V[0], 2])), ("append_row(a, [1, 2])", np.vstack([A, [1, 2]])),
    ("append_row([1i, 2], a)", np.vstack([[1j, 2], A])), ("append_col(z, v[1:1]')", np.array([Z, V[0]])),
    ("append_col(v[1:1]', 2)", np.array([V[0], 2])), ("append_col(a, v[1:2])", np.hstack([A, V[:2, None]])),
    ("append_col([1, 2]', a)", np.hstack([[[1], [2]], A])), ("sub_row(a, 2, 1, 2)", A[1]), ("sub_col(b, 1, 2, 2)", B[:, 1]),
    ("add_diag(a, z)", A + Z * np.eye(2)), ("add_diag(a, v[1:2])", A + np.diag(V[:2])),
    ("add_diag(a, [1, 2i])", A + np.diag([1, 2j])), ("trace(a)", np.trace(A)), ("cumulative_sum(v)", np.cumsum(V)),
    ("cumulative_sum({z, w})", np.array([Z, Z + W])), ("to_vector(v')", V), ("to_vector({z, w})", np.array([Z, W])),
    ("to_row_vector(v)", V), ("to_row_vector(a)", A.T.ravel()), ("to_row_vector({z, 1})", np.array([Z, 1 + 0j])),
    ("to_array_1d(a)", A.T.ravel()), ("to_array_1d(v')", V), ("to_array_2d(a)[2]", A[1]),
    ("to_matrix(v[1:2])", V[:2, None]), ("to_matrix(v[1:2]')", V[None, :2]), ("to_matrix(v[1:4], 2, 2)", V[:4].reshape(2, 2).T),
    ("to_matrix(a, 1, 4, 0)", A.T.reshape(1, 4)), ("to_matrix({z, w}, 1, 2)", np.array([[Z, W]])),
    ("to_matrix({v[1:2]', [1, 2i]})", np.array([V[:2], [1, 2j]])), ("to_matrix({{z}, {w}})", np.array([[Z], [W]])),
    ("dims(a)", np.array([2, 2])), ("dims({v, v})", np.array([2, 5])), ("num_elements({a, a, a})", 12), ("dims(z)", np.array([])),
    ("symmetrize_from_lower_tri(a)", np.array([[A[0, 0], np.conj(A[1, 0])], [A[1, 0], A[1, 1]]]))])
case("element by element", [
    ("pow(2, v)", 2 ** V), ("pow(v[2:3], 2)", V[1:3] ** 2), ("v ^ v", V ** V), ("pow({z, w}, 2)", np.array([Z ** 2, W ** 2])),
    ("pow(2, {z, w})", np.array([2 ** Z, 2 ** W])), ("{z, w} ^ {1, 2i}", np.array([Z, W ** 2j])),
    ("[[z, w]] ^ [[1, 3]]", np.array([[Z, W ** 3]])), ("to_complex({1, 2}, {3.5, 4})", np.array([1 + 3.5j, 2 + 4j])),
    ("to_complex(1, {[1, 2], [3, 4]})[2]", np.array([1 + 3j, 1 + 4j])), ("to_complex({{1, 2}}, 3)[1]", np.array([1 + 3j, 2 + 3j])),
    ("to_complex([[1, 2]], [[3, 4]])", np.array([[1 + 3j, 2 + 4j]])), ("z / v", Z / V), ("2 / a", 2 / A),
    ("v .* [1, 2, 3, 4, 5]'", V * np.arange(1, 6)), ("2 .* v", 2 * V), ("z ./ w", Z / W), ("elt_multiply(z, v)", Z * V),
    ("norm(2)", 4), ("get_imag([1, 2])", np.array([0, 0])), ("conj([1, 2]')", np.conj([1 + 0j, 2])), ("arg(-1)", math.pi)])
case("products", [
    ("a / b", A @ np.linalg.inv(B)), ("v[1:2]' / b", V[:2] @ np.linalg.inv(B)), ("[1, 2] / b", np.array([1, 2]) @ np.linalg.inv(B)),
    ("a / [[1, 2], [3, 4]]", A @ np.linalg.inv([[1, 2], [3, 4]])), ("mdivide_right(b, a)", B @ np.linalg.inv(A)),
    ("dot_product(v, 1i * v)", np.vdot(V, 1j * V)), ("dot_product(v', v .* v)", np.vdot(V, V * V)),
    ("dot_product({z, w}, {w, 2i})", Z * W + W * 2j), ("dot_product(v, [1, 2, 3, 4, 5]')", np.vdot(V, np.arange(1, 6))),
    ("dot_self(v)", np.vdot(V, V)), ("dot_self(v')", np.vdot(V, V)),
    ("columns_dot_product(a, b)", (A * B).sum(0)), ("rows_dot_product(a, b)", (A * B).sum(1)),
    ("columns_dot_product(v, v)", np.array([(V * V).sum()])), ("rows_dot_product(v', v')", np.array([(V * V).sum()])),
    ("rows_dot_product(v[1:2], v[2:3])", V[:2] * V[1:3]), ("columns_dot_self(a)", (abs(A) ** 2).sum(0) + 0j),
    ("rows_dot_self(a)", (abs(A) ** 2).sum(1) + 0j), ("rows_dot_self(v[1:2])", abs(V[:2]) ** 2 + 0j),
    ("diag_pre_multiply(v[1:2], a)", np.diag(V[:2]) @ A), ("diag_pre_multiply([1, 2], a)", np.diag([1, 2]) @ A),
    ("diag_post_multiply(a, v[1:2])", A @ np.diag(V[:2])), ("diag_post_multiply(a, v[2:3]')", A @ np.diag(V[1:3]))])
six = np.arange(6) ** 2 - 1j * np.arange(6)
case("Fourier transforms", [
    ("fft(v)", np.fft.fft(V)), ("inv_fft(v)", np.fft.ifft(V)), ("abs(fft([1, 2, 4, 8]'))", np.abs(np.fft.fft([1, 2, 4, 8]))),
    (f"fft({stan(six)})", np.fft.fft(six)), ("fft2(a)", np.fft.fft2(A)), ("inv_fft2(a)", np.fft.ifft2(A)),
    ("norm(fft(v[1:1]))", np.array([abs(V[0]) ** 2]))])
H = np.array([[2, 1 - 2j, 0.5j], [1 + 2j, -1, 0.3], [-0.5j, 0.3, 0.5]])
W2, V2 = np.linalg.eigh(H)
T = np.array([[1 + 2j, 3, -1j], [0.5, 2j, 1 - 1j]])
U2, S2, VH2 = np.linalg.svd(T, full_matrices=False)


def turned(u):
    """What makes the largest component of each column real and positive."""
    largest = u[np.abs(u).argmax(0), np.arange(u.shape[1])]
    return np.conj(largest) / np.abs(largest)


def exact(x):
    """Without the rounding of numbers that are 0."""
    return np.round(x.real, 12) + 0.0 + 1j * (np.round(x.imag, 12) + 0.0)


case("Hermitian matrices and singular values", [
    (f"h = {stan(H)}\neigenvalues_sym(h)", W2 + 0j), ("eigenvectors_sym(h)", exact(V2 * turned(V2))),
    ("(E, d) = eigendecompose_sym(h)\nsum(abs(E * diag_matrix(d) * conj(E') - h)) < 1e-13", 1),
    (f"t = {stan(T)}\nsingular_values(t)", S2), ("svd_U(t)", exact(U2 * turned(U2))), ("svd_V(t)", VH2.conj().T * turned(U2)),
    ("svd_V(t')", np.linalg.svd(T.T, full_matrices=False)[2].conj().T * turned(np.linalg.svd(T.T, full_matrices=False)[0])),
    ("(L, s, M) = svd(t')\nsum(abs(diag_post_multiply(L, s) * conj(M') - t')) < 1e-13", 1)])
R = np.array([[2, 1, 0.5], [-1.5, 1, 0.3], [0.2, 0.7, -3]])
case("eigenvalues and Schur forms", [
    ("sort_asc(get_real(eigenvalues(a)))", np.sort(np.linalg.eigvals(A).real)),
    ("sort_asc(get_imag(eigenvalues(a)))", np.sort(np.linalg.eigvals(A).imag)),
    (f"r = {stan(R).replace('to_complex', 'get_real(to_complex')}".replace(", 0.0)", ", 0.0))") + "\nr", R),
    ("sort_asc(abs(eigenvalues(r)))", np.sort(np.abs(np.linalg.eigvals(R)))),
    ("(V, l) = eigendecompose(r)\nsum(norm(r * V[, 3] - V[, 3] * l[3])) < 1e-24", 1),
    ("sum(norm(V[, 1]))", 1),
    ("(U, T) = complex_schur_decompose(a)\nsum(abs(U * T * conj(U') - a)) < 1e-13", 1),
    ("arg(complex_schur_decompose_u(a)[1, 1]) * arg(complex_schur_decompose_u(a)[2, 1])", 0), ("abs(T[2, 1])", 0), ("sum(abs(U * conj(U')))", 2),
    ("(Q, R) = qr_thin(r)\nsum(abs(to_vector(Q * R - r))) < 1e-13", 1),
    ("(L, s, M) = svd(r)\ns", np.linalg.svd(R)[1]),
    ("(E, d) = eigendecompose_sym(r' * r)\nsqrt(d)", np.linalg.svd(R)[1][::-1]),
    ("csr_extract([[1, 0], [0, 2]]).2", np.array([1, 2]))])
print("""
=== declared, set and shown
complex c = 2
c
complex_vector[2] u = [1, 2]'
u[1] = 3i
u[2] += 1 + 1i
u
array[2] complex q
q[1] = 1
q[2] = c * 2i
q
print(c, u, q)
complex_matrix[1, 2] m = [[1, 2i]]
m[1, 2]
for (e in u) print(e)
---
2 + 0i
[0 + 3i, 3 + 1i]
[1 + 0i, 0 + 4i]
(2,0)[(0,3),(3,1)][(1,0),(0,4)]
0 + 2i
(0,3)
(3,1)

=== of values whose type the checker does not know
r = {z = 1 + 2i, v = [1, 2i]', t = (3, 4i)}
for (k in 1:1) { r = r }
get_real(r.z)
r.z * r.z
r.z / 2
-r.v
abs(r.v)
get_imag(r.t.2)
---
1
-3 + 4i
0.5 + 1i
[-1 - 0i, -0 - 2i]
[1, 2]
4

=== numbers among complex ones whose type the checker does not know
r = {x = 2, v = [1, 2]', z = 1 + 2i}
for (k in 1:1) { r = r }
append_row(r.v, r.z)
append_row(r.z, r.x * [1]')
pow(r.z, r.x)
---
[1 + 0i, 2 + 0i, 1 + 2i]
[1 + 2i, 2 + 0i]
-3 + 4i

=== not Hermitian
eigenvalues_sym([[1, 1i], [1i, 2]])
---
reject 1:1: eigenvalues_sym: A is not Hermitian: [2, 1] is not the conjugate of [1, 2]

=== singular
[1, 2i] / [[1, 1i], [1i, -1]]
---
reject 1:1: mdivide_right: A is singular

=== sizes differ
[1i, 2]' + [1, 2, 3]'
---
error 1:1: add: a size of the left (2) and of the right operand (3) must agree

=== a transform can be stopped
fft2(interrupting([[1, 2i], [3, 4]]))
---
error 1:1: interrupted

=== what is short runs to its end
sum(interrupting([3, 4]'))
---
7""")
