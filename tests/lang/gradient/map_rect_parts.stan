// Jobs that may run side by side: as many numbers from each, or not; values of data alone.
functions {
  vector even(vector phi, vector theta, data array[] real x_r, data array[] int x_i) {
    return phi[1] * theta * x_r[1] + phi[2];
  }
  vector odd(vector phi, vector theta, data array[] real x_r, data array[] int x_i) {
    return append_row(theta * phi[2], rep_vector(x_r[1], x_i[1]));
  }
  vector speaks(vector phi, vector theta, data array[] real x_r, data array[] int x_i) {
    if (phi[1] > 1e9) print("large");
    return phi[1] * theta;
  }
}
transformed data {
  int J = 21;
  array[J, 1] real x_r;
  array[J, 1] int x_i;
  array[J] vector[2] known;
  for (j in 1 : J) {
    x_r[j, 1] = sin(j);
    x_i[j, 1] = j > 12;
    known[j] = [j, 1]';
  }
}
parameters {
  vector[2] phi;
  array[J] vector[2] theta;
}
model {
  phi ~ std_normal();
  for (j in 1 : J)
    theta[j] ~ std_normal();
  map_rect(even, phi, theta, x_r, x_i) ~ normal(0, 2);
  map_rect(odd, phi, theta, x_r, x_i) ~ normal(0, 3);
  map_rect(even, phi, known, x_r, x_i) ~ normal(0, 40);
  map_rect(even, [0.5, 1]', theta, x_r, x_i) ~ normal(0, 2);
  map_rect(speaks, phi, theta, x_r, x_i) ~ normal(0, 2);
}
