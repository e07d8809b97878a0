data { array[4] int g; }
parameters { vector[3] a; vector[4] b; }
model {
  vector[4] m = a[g] .* b;
  vector[3] s = rep_vector(0, 3);
  for (i in 1:4) s[g[i]] += m[i];
  s[{1, 3}] = s[{3, 1}];
  target += dot_product(s, [1, 2, 3]');
}
// data: {"g": [1, 2, 1, 3]}
// at: 1 2 3 4 5 6 7
// s = (1 * (4 + 6), 2 * 5, 3 * 7), then (21, 10, 10)
// expect target: 71
