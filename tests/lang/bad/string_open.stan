transformed data {
  print("text); // expect error: this string has no end
  print('text'); // expect error: strings stand in double quotes
}
