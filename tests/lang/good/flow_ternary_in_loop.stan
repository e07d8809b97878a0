data { array[4] int k; }
parameters { vector[2] p; }
model {
  real s = 0;
  for (i in 1:4) s += k[i] ? (k[i] > 1 ? p[2] ^ 2 : p[1]) : s * p[1];
  target += s;
}
// data: {"k": [1, 2, 0, 1]}
// at: 2 3
// expect target: 35
