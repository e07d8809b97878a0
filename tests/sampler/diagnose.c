/* SPDX-License-Identifier: BSD-3-Clause
   Reads sets of draws from stdin ("chains draws" and then the numbers, again and again)
   and prints every diagnostic of a set on one line, for test_diagnose.py. */
#include <stdio.h>
#include <stdlib.h>
#include "sampler/diagnose/diagnose.h"

static double read_number(void) {
  char word[64];
  if (scanf("%63s", word) != 1) exit(1);
  return strtod(word, NULL);
}

int main(void) {
  int c, n;
  while (scanf("%d %d", &c, &n) == 2) {
    double *x = malloc(sizeof *x * (size_t)c * (size_t)n), low, high;
    for (long i = 0; i < (long)c * n; i++) x[i] = read_number();
    double r_hat, bulk, tail, bulk_alone;
    diag_hdi(x, c, n, 0.94, &low, &high);
    diag_convergence(x, c, n, &r_hat, &bulk, &tail);
    diag_convergence(x, c, n, NULL, &bulk_alone, NULL);
    if (bulk != bulk_alone && bulk == bulk) return 1;
    const double results[] = {
        diag_mean(x, c, n),      diag_sd(x, c, n),      r_hat, bulk, tail,
        diag_mcse_mean(x, c, n), diag_mcse_sd(x, c, n), low,   high, diag_bfmi(x, n)};
    for (int i = 0; i < (int)(sizeof results / sizeof *results); i++)
      printf("%.17g ", results[i]);
    puts("");
    free(x);
  }
  return 0;
}
