functions {
  vector job(vector phi, vector theta, data array[] real x, data array[] int k) { return theta; }
}
parameters { vector[2] phi; array[1] vector[2] theta; }
model {
  array[1, 1] real x = {{1}};
  phi ~ normal(0, 1);
  target += sum(map_rect(job, phi, theta, {{1.0}}, {{phi[1] > 0 ? 1 : 2}}));  // expect error: argument 5 of `map_rect` must be data
}
