model { }
data { int n; }  // expect error: the data block stands before the model block
parameters { real x; }  // expect error: the parameters block stands before the model block
// parse only
