data { vector[2] v; array[2] int a; }
transformed data {
  for (i in 1.0:3) print(i);  // expect error: the first value of a loop must be int, not real
  for (i in 1:v) print(i);  // expect error: the last value of a loop must be int, not vector
  for (i in a:3) print(i);  // expect error: the first value of a loop must be int, not array[] int
}
