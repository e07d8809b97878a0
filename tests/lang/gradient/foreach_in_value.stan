// A function called for its value alone leaves the tape of its caller as it was.
functions {
  int count(array[] int a, real b) {
    int n = 0;
    for (i in 1:2) {
      for (x in {a[1], a[2]}) if (x * b <= i) n += 1;
      for (y in [b, i]) { if (y > 1) break; n += 1; }
    }
    return n;
  }
}
data { array[2] int a; }
parameters { vector[2] v; }
model {
  vector[2] w = inv_logit(v .* v);
  w .*= inv_logit(tanh([v[1], v[2]]'));
  if (count(a, v[1]) > 1) target += sum(w) * v[2];
  target += -dot_self(v);
}
