parameters { real<lower=0> mu; vector[3] v; }
model {
  real t = 0.3;
  for (k in 1 : 3) { real s = mu / t; t = t + s > 0.9 ? 0.5 * (t + 1) : t + s; }
  mu ~ normal(t, 1);
  for (i in 1 : 2) {
    real u = t;
    for (k in 1 : 3) { u = u + mu / u > 0.9 ? 0.5 * (u + 1) : u + mu / u; }
    target += -u;
  }
  vector[3] w = rep_vector(0.3, 3);
  for (k in 1 : 3) { vector[3] s = v ./ w; w = (w + s)[1] > 0.9 ? 0.5 * (w + 1) : w + s; v[k] ~ normal(w[k], s[1]^2 + 1); }
}
