/* SPDX-License-Identifier: BSD-3-Clause
   Options of a run, from the rows of option.def. */
#include "sampler/run/options.h"
#include <string.h>
#include "base/alloc.h"
#include "base/str.h"
#include "sampler/adapt/windows.h"

enum { MAX_DENSE = 200 };

const char *const adapt_words[] = {
#define WORD(constant, word) word,
#include "sampler/run/adapt.def"
#undef WORD
    NULL};

const char *const switch_words[] = {"off", "auto", NULL};

SampleOptions sample_defaults(void) {
  return (SampleOptions){
#define INITIAL_INT(name, initial) .name = initial,
#define INITIAL_REAL(name, initial) .name = initial,
#define INITIAL_ADAPT(name, initial) .name = ADAPT_AUTO,
#define INITIAL_METHOD(name, initial) .name = METHOD_NUTS,
#define INITIAL_SWITCH(name, initial) .name = true,
#define INITIAL_TUNE(name, initial) .name = TUNE_AUTO,
#define OPTION(KIND, name, low, high, initial, LAYER, doc) INITIAL_##KIND(name, initial)
#include "sampler/run/option.def"
#undef OPTION
  };
}

long sample_tune(const SampleOptions *options) {
  return options->tune == TUNE_AUTO ? AUTO_MOST : options->tune;
}

/* Whether x is a number from [low] to [high]. */
static bool is_within(Buf *why, const char *name, double x, double low, double high) {
  if (x >= low && x <= high) return true;
  if (!why->n) buf_printf(why, "%s must be from %g to %g", name, low, high);
  return false;
}

static bool has_word(const char *const *words, const char *word) {
  while (*words && strcmp(*words, word) != 0) words++;
  return *words != NULL;
}

/* An option that was given has to have a use with the method. */
static void check_use(Buf *why, const Method *m, const char *name, bool is_given) {
  if (!is_given || why->n || !has_word(m->unused, name)) return;
  buf_printf(why, "%s has no use with sampler = \"%s\": leave it out", name, m->name);
}

static void check_adapt(Buf *why, const Method *m, Adapt adapt) {
  if (why->n || !m->adapts || has_word(m->adapts, adapt_words[adapt])) return;
  buf_printf(why, "adapt = \"%s\" has no use with sampler = \"%s\": leave it out",
             adapt_words[adapt], m->name);
}

char *sample_options_wrong(const SampleOptions *o, long dim) {
  Buf why = {0};
#define CHECK_INT(name, low, high) is_within(&why, #name, o->name, low, high);
#define CHECK_REAL(name, low, high) is_within(&why, #name, o->name, low, high);
#define CHECK_ADAPT(name, low, high)
#define CHECK_METHOD(name, low, high)
#define CHECK_SWITCH(name, low, high)
#define CHECK_TUNE(name, low, high)                                                      \
  if (o->name != TUNE_AUTO) is_within(&why, #name, o->name, low, high);
#define OPTION(KIND, name, low, high, initial, LAYER, doc) CHECK_##KIND(name, low, high)
#include "sampler/run/option.def"
#undef OPTION
  const SampleOptions first = sample_defaults();
  const Method *method = sampler_method(o->sampler);
#define OPTION(KIND, name, low, high, initial, LAYER, doc)                               \
  check_use(&why, method, #name, o->name != first.name);
#include "sampler/run/option.def"
#undef OPTION
  check_adapt(&why, method, o->adapt);
  if (!why.n && o->adapt == ADAPT_DENSE && dim > MAX_DENSE)
    buf_printf(&why, "adapt = \"dense\" is for at most %d parameters", MAX_DENSE);
  return why.n ? buf_take(&why) : NULL;
}

SampleOptions sample_options_for(const SampleOptions *options, Sampler sampler) {
  SampleOptions o = *options;
  const SampleOptions first = sample_defaults();
  const Method *method = sampler_method(sampler);
#define OPTION(KIND, name, low, high, initial, LAYER, doc)                               \
  if (has_word(method->unused, #name)) o.name = first.name;
#include "sampler/run/option.def"
#undef OPTION
  if (method->adapts && !has_word(method->adapts, adapt_words[o.adapt]))
    o.adapt = first.adapt;
  o.sampler = sampler;
  return o;
}
