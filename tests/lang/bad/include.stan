#include "priors.stan" // expect error: included files cannot be read here
data {
#include <more.stan> // expect error: put its text in the place of this line
  int N;
}
