parameters { vector[3] a; }
model { a ~ normal(0, 1); }
===
parameters { row_vector[3] a; }
model { a ~ normal(0, 1); }
===
parameters { array[3] real a; }
model { a ~ normal(0, 1); }
===
parameters { simplex[3] a; }
model { a ~ normal(0, 1); }
===
parameters { ordered[3] a; }
model { a ~ normal(0, 1); }
