data { int n; }
data { int m; }  // expect error: there is a data block already
model { }
model { }  // expect error: there is a model block already
// parse only
