# a comment // expect note: write `//`
data {
  int N; # another
}
