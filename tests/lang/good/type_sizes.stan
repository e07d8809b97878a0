data { int N; array[2] int d; }
transformed data { int M = N * 2; int L; L = sum(d); }
parameters { vector[N + M] x; matrix[d[1], L] y; array[N, M] real z; }
transformed parameters { vector[num_elements(d)] w = rep_vector(1, num_elements(d)); }
model { vector[rows(x)] t = x; int n = rows(y); vector[n] s = rep_vector(0, n); target += sum(t) + sum(s); }
generated quantities { vector[M] u = rep_vector(0, M); }
