generated quantities {
  tuple(int, tuple(int, int)) t = (1, (2, 3));
  array[3] int x = {1, 2, 3};
  int i = 1;
  (x[1], x[2]) = (1, 2);
  (t.1, t.2.1) = (1, 2);
  (x[i], x[2]) = (1, 2);  // expect error: one assignment may set this twice
  (t.2, t.2.1) = ((1, 2), 3);  // expect error: one assignment may set this twice
  (t, t.1) = ((1, (2, 3)), 3);  // expect error: one assignment may set this twice
  (x[1:2], x[2:3]) = ({1, 2}, {3, 4});  // expect error: one assignment may set this twice
  (i, x[i]) = (1, 2);  // expect error: an index reads what the same assignment sets
  (i, (x[t.1], t.1)) = (1, (2, 3));  // expect error: an index reads what the same assignment sets
}
