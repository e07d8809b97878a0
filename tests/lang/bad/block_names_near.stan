dta { int n; }  // expect error: there is no block called `dta`
transformed parameter { real x; }  // expect error: there is no block called
generated quantity { real y; }  // expect error: there is no block called
// parse only
