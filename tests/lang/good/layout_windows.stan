data {
  int N;
}
model {
}
