data { int<lower=1> D; real rho; }
transformed data { real c = rho / ((1 - rho) * (1 + (D - 1) * rho)); }
parameters { vector[D] x; }
model { target += -0.5 * (dot_self(x) / (1 - rho) - c * square(sum(x))); }
