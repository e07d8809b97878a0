transformed data {
  array[2] vector[2] w;
  vector[3] v;
  w[1:2][1] = [1, 2]';  // expect error: several elements that are indexed again may not be assigned
  w[{1, 2}][1, 1] = 1;  // expect error: several elements that are indexed again may not be assigned
  v[:][2] += 1;  // expect error: several elements that are indexed again may not be assigned
  w[1][1:2] = [1, 2]';
}
