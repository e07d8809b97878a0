data {
  int N;
  N = 3; // expect error: the data block has declarations only
}
