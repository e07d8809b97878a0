data {
  int N = 3; // expect error: move it to the transformed data block
}
