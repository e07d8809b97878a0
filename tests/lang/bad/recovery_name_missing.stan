data { int N; real ; } // expect error: expected a name, found `;`
parameters { real a; }
model { a ~ normal(b, c); a ~ normal([1, 2], "x"); } // expect error: a string may stand only in
