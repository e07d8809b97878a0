functions { real f(real x) { return x; } void g() { } }
transformed data {
  f(1);  // expect error: this value of type real is not used
  rep_vector(1, 2);  // expect error: this value of type vector is not used
  g();
  h();  // expect error: there is no function `h`
}
