model {
  real a = 1 @ 2; // expect error: `@` means nothing in Stan
  real b = 1 − 2; // expect error: write the ASCII `-`
  real c = 1 ≤ 2; // expect error: write `<=`
  real d = 1 & 2; // expect error: write `&&`
  real é = 1; // expect error: means nothing in Stan
  real e = $x; // expect error: Stan has no `$`
}
