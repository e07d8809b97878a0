parameters { real x; vector[2] v; array[2] real a; matrix[1, 2] m; }
model {
  target += x;
  target += v;
  target += a;
  target += m;
  target += 1;
  target += {{1, 2}, {3, 4}};
}
// at: 1 2 3 4 5 6 7
// expect target: 39
