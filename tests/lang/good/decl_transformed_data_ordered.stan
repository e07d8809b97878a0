transformed data {
  array[2] ordered[2] s = {[1, 2]', [3, 2]'};  // expect stop: `s[2]`
}
