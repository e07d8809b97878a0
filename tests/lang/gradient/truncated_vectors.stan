// One outcome, several locations: truncated as it would be one after the other.
data { vector[2] s; real y; }
parameters { vector[2] mu; real x; }
model {
  y ~ normal(mu, s) T[0, ];
  x ~ normal(mu, exp(mu)) T[-9, 9];
  target += -dot_self(mu);
}
