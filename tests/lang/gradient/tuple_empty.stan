functions { void nothing(complex z) {} void none_lp() {} }
transformed data { complex z = 1; }
parameters { real x; }
model { { } for (i in 1 : 2) { } profile("a") { } if (x > 0) { } else { } nothing(z); none_lp(); target += -x^2; }
