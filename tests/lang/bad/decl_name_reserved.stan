transformed data {
  real true;  // expect error: `true` is a reserved word
  real auto;  // expect error: `auto` is a reserved word
  real x_lupdf;  // expect error: `x_lupdf`: names that end in _lupdf or _lupmf are made by the language
  for (then in 1:2) print(1);  // expect error: `then` is a reserved word
}
