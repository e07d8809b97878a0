data { array[3] int k; }
transformed data {
  int n = 0;
  for (i in k) n += i > 0;
  array[n] int where;
  int at = 1;
  for (i in 1:3) if (k[i] > 0) { where[at] = i; at += 1; }
  print(where);  // expect print: [1,3]
}
parameters { vector[n] x; }
model { target += sum(x); }
// data: {"k": [5, 0, 2]}
// at: 1 2
// expect target: 3
