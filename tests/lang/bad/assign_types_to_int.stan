data { real x; vector[2] v; array[2] int a; }
transformed data {
  int n;
  n = x;  // expect error: real cannot be assigned to int
  n = v;  // expect error: vector cannot be assigned to int
  n = a;  // expect error: array[] int cannot be assigned to int
  n = 2 ^ 2;  // expect error: real cannot be assigned to int
  n = 1.0;  // expect error: real cannot be assigned to int
}
