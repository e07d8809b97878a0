parameters { real a; }
paramters { real b; } // expect error: there is no block called `paramters`
model { a ~ normal(b, c); } // expect error: `c` is not declared
data { int N; } // expect error: the data block stands before the parameters block
