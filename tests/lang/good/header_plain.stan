%%stan
data {
  int N;
}
