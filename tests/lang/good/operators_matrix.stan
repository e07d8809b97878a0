data {
  int N;
  matrix[N, N] A, B;
  vector[N] x, y;
}
transformed data {
  vector[N] a = A * x;
  vector[N] b = A \ x;
  matrix[N, N] c = A .* B;
  matrix[N, N] d = A ./ B;
  matrix[N, N] e = A / B;
  matrix[N, N] f = A';
  matrix[N, N] g = A' * B';
  real h = x' * y;
  vector[N] i = x .^ y;
  vector[N] j = x .^ 2;
  matrix[N, N] k = (A + B)';
  vector[N] l = -x;
}
