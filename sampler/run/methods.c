/* SPDX-License-Identifier: BSD-3-Clause
   The methods that a run can be asked for. */
#include "sampler/hmc/hmc.h"
#include "sampler/metropolis/metropolis.h"
#include "sampler/nuts/nuts.h"
#include "sampler/run/sample.h"
#include "sampler/slice/slice.h"
#include "sampler/walnuts/walnuts.h"

static const Method *const METHODS[] = {
#define METHOD(constant, word) &method_##word,
#include "sampler/run/method.def"
#undef METHOD
};

const char *const sampler_words[] = {
#define METHOD(constant, word) #word,
#include "sampler/run/method.def"
#undef METHOD
    NULL};

const Method *sampler_method(Sampler sampler) {
  return METHODS[sampler];
}

int method_columns(const Method *method) {
  int n = 0;
  while (method->stats[n] != STAT_COUNT) n++;
  return n;
}

int method_column(const Method *method, Stat stat) {
  for (int i = 0; method->stats[i] != STAT_COUNT; i++)
    if (method->stats[i] == stat) return i;
  return -1;
}
