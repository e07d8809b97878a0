// What a function adds to target counts where its value has no slope, in the branch that is taken.
functions {
  array[] real f_lp(array[] real a) { target += a[1]; return a; }
  real g_lp(real a) { target += a; return a; }
}
data { array[1] real d; }
parameters { real v; real u;}
model {
  array[1] real x;
  x = v < u ? f_lp(d) : rep_array(0.0, 1);
  real y = v < u ? g_lp(d[1]) : 0.0;
  array[1] real z;
  z = v < u ? f_lp({v}) : rep_array(0.0, 1);
  if (v < u) {
    array[2] real w;
    w[1] = g_lp(d[1]);
    w[1:1] = f_lp(d);
    real a = v;
    a = g_lp(2 * d[1]);
    array[1] real c = f_lp(d);
  }
  v + u ~ normal(0, 1);
}
