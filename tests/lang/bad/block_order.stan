model { }
data { int N; } // expect error: the data block stands before the model block
