data { vector[3] y; }
parameters { positive_ordered[3] x; array[2] positive_ordered[3] z; }
model { target += -0.5 * dot_self(x - y) + dot_product(z[1], y) - dot_self(z[2]); }
