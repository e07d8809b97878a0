data { int<lower=1> D; real rho; }
parameters { vector[D] x; }
model { x[1] ~ std_normal(); x[2:D] ~ normal(rho * x[1:(D - 1)], sqrt(1 - square(rho))); }
