data { array[5] int events; }
parameters { array[2] real<lower=0> rate; }
model {
  int state = 1, run = 0;
  for (e in events) {
    if (e != state) { state = e; run = 0; }
    run += 1;
    target += -run * rate[state];
  }
}
// data: {"events": [1, 1, 2, 2, 2]}
// at: 0 1
// expect target: -18.309690970754271
