data {
  real lower;  // expect error: expected a name, found the word `lower`
  real for;  // expect error: expected a name, found the word `for`
  real vector;  // expect error: expected a name, found the word `vector`
  real data;  // expect error: expected a name, found the word `data`
}
// parse only
