data { int<lower=1> D; }
parameters { vector[D] x; }
model { for (i in 1:D) x[i] ~ normal(0, exp(4.0 * i / D)); }
