transformed data {
  real a = 1;
  real b = 2;
  real c = a + b * 2 - a / b;
  real d = -a ^ 2;
  real e = 2 ^ 3 ^ 2;
  real f = 2 ^ -a;
  real g = (a + b) * 2;
  int h = 7 %/% 2 * 2;
  int i = 7 % 4 - 1;
  int j = !1 == 0;
  int k = 1 < 2 && 3 >= 2 || 0 != 1;
  int l = 1 + 2 < 4 == 1;
  real m = - -a;
  real n = +a;
  int o = a > b ? 1 : a < b ? 2 : 3;
  real p = a - (b - a);
  real q = (a - b) - a;
}
