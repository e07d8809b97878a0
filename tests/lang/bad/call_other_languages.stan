transformed data {
  array[3] real a = {3, 1, 2};
  print(sort(a));  // expect error: did you mean `sort_asc`?
  print(order(a));  // expect error: did you mean `sort_indices_asc`?
  print(average(a));  // expect error: did you mean `mean`?
  print(rpois(3));  // expect error: did you mean `poisson_rng`?
  print(std(a));  // expect error: did you mean `sd`?
}
