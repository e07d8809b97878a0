transformed data {
  vector[2] v = rep_vector(1, 2.0);  // expect error: no signature of `rep_vector` fits (int, real)
  int k = choose(4, 2.0);  // expect error: no signature of `choose` fits (int, real)
  vector[2] w = head([1, 2, 3]', 2.0);  // expect error: no signature of `head` fits (vector, real)
}
