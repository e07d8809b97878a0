transformed data {
  real x;
  array[2] real y;
  x <- 3; // expect note: x = ...
  y[1]<-x;
  y[2] <- -1;
  int z = x<-1;
}
