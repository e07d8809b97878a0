data { int N; }
data { int M; } // expect error: there is a data block already
