model {
  real for = 1; // expect error: expected a name, found the word `for`
  real lower = 1; // expect error: expected a name, found the word `lower`
  real x = while + 1; // expect error: this word is reserved
}
