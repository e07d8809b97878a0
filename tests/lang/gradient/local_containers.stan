data { int N, T; vector[N] x; }
parameters { vector[N] a; real r; }
model {
  vector[N] state = a;
  for (t in 1:T) {
    vector[N] next = state * r + x;
    vector[t] part = rep_vector(r, t) * t;
    state = next .* (1 - 0.1 * next);
    if (t > 2) state[1] = sum(part) * state[2];
    next = state + next * 0.5;
    target += -0.05 * dot_self(next) - 0.01 * sum(square(part));
  }
  target += -dot_self(state);
  a ~ normal(0, 1); r ~ normal(0, 0.3);
}
