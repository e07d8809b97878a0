functions {
  real two(vector a, vector b, real s, real t) { vector[size(a)] c = a .* b + s; c[2:3] = b[1:2] * t; return sum(c .* a) + s * t; }
  vector shift(vector a, vector b) { vector[size(a)] c = a; for (i in 2:size(a)) c[i] = a[i] + b[i - 1]; return c; }
}
parameters { vector[3] a; real s; }
model {
  target += two(a, a, s, s) * 0.1 + two(a, a[{3, 2, 1}], s, a[1]) * 0.1 - dot_self(shift(a, a)) - dot_self(a) - s * s;
  target += -dot_product(a[1:2], a[2:3]) * 0.1 + sum(a[2:3] .* a[1:2] .* a[{1, 1}]) * 0.1;
  a[2:3] ~ normal(a[1:2] * s, exp(s));
  a ~ normal(a[{2, 3, 1}], 2);
}
