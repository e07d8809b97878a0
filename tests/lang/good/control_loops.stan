transformed data {
  int N = 3;
  array[N] real x;
  real total = 0;
  for (i in 1:N) x[i] = i;
  for (i in 1:N) {
    for (j in i:N) total += x[j];
  }
  while (total > 1) {
    total /= 2;
    if (total < 0) break;
    continue;
  }
  for (y in x) total += y;
  for (i in (1 + 1):(N * 2)) { total += i; }
}
