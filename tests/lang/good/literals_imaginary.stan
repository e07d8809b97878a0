transformed data {
  complex a = 1i;
  complex b = 2.5i;
  complex c = 1e3i;
  complex d = .5i;
}
