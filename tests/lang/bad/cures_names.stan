data {
  real N;
  vector[N] y;  // expect error: declare it int
  vector[M] w;  // expect error: what is given belongs in `data`
}
parameters {
  real x;
  matrix[2, 2] m;
}
model {
  real d = x;
  d[1] = 2;  // expect error: leave the brackets away
  x += 1;  // expect error: the sampler gives parameters their values
  d = m[1, 1, 1];  // expect error: it takes 2 at most
  for (i in 1 : 2) i = 2;  // expect error: copy it to a variable first
  x ~ nromal(0, 1);  // expect error: did you mean `normal`?
}
