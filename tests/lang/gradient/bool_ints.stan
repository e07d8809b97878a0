data { int N; vector[N] x; }
parameters { real a; }
model {
  int c = 0;
  for (n in 1:N) { if (x[n] > 0 && !(x[n] > 1)) c += 1; else if (x[n] < -1 || n == 2) c -= 1; }
  target += -c * a ^ 2 - a * a * (c > 0) - (c == 2 ? 1 : 2) * a * a;
}
