data { int N; array[N] real y; }
parameters {
  real mu;
  array[N] int<lower=0, upper=1> z; // expect note: its elements are independent given the other parameters
}
model {
  mu ~ std_normal();
  print("mu is ", mu);
  z ~ bernoulli(0.3);
  print(z); // expect note: this is not printed: the sum over discrete parameters has no one value
  for (n in 1:N) {
    if (z[n] == 1) {
      print("one"); // expect note: this is not printed
    }
    y[n] ~ normal(mu + z[n], 1);
  }
}
generated quantities { print("z is ", z); }
