/* SPDX-License-Identifier: BSD-3-Clause
   Initial values from the notebook and from files. */
#include "session/sample_init.h"
#include <math.h>
#include <string.h>
#include "base/alloc.h"
#include "session/reading.h"

static Value *find_init(void *ctx, const char *name) {
  return value_field(ctx, name);
}

static const char *name_at(void *ctx, int i) {
  const Map *map = ((const Value *)ctx)->fields;
  return i < map_count(map) ? map_key_at(map, i) : NULL;
}

/* Whether a file is that of a fit: its variables lie in groups. */
static bool is_fit(const Value *record) {
  const Value *posterior = value_field(record, "posterior");
  return posterior && posterior->type.base == BASE_RECORD;
}

static void begin(SampleInits *inits, long n) {
  inits->records = mem_new(sizeof(Value *) * (size_t)(n + 1));
  inits->sources = mem_new(sizeof(DataSource) * (size_t)(n + 1));
}

/* Consumes [record]; NULL counts for nothing. */
static void add(SampleInits *inits, Value *record) {
  if (!record) return;
  inits->records[inits->count] = record;
  inits->sources[inits->count++] = (DataSource){record, find_init, name_at};
}

static Value *read_file(Session *s, Args *args, const char *name) {
  if (!args_is_file(args, "init", name)) return NULL;
  Value *record = reading_by_end(s, args, "init ", name);
  if (record && is_fit(record)) {
    args_fail(args,
              "sample: init \"%s\" is a saved fit: take values from it, "
              "d = read_netcdf(\"%s\").posterior; init = {mu = d.mu[1, 1], ...}",
              name, name);
    value_drop(&record);
  }
  return record;
}

static void read_files(SampleInits *inits, Session *s, Args *args, const Value *v) {
  long n = v->type.array ? v->view.size : 1;
  begin(inits, n);
  for (long i = 0; i < n && !args_failed(args); i++)
    add(inits, read_file(s, args, v->type.array ? v->texts[i] : v->text));
}

static void share_records(SampleInits *inits, const Value *v) {
  long n = v->type.array ? v->view.size : 1;
  begin(inits, n);
  for (long i = 0; i < n; i++) add(inits, value_ref(v->type.array ? v->items[i] : v));
}

/* What `init_radius` may be at most. */
static double largest_radius(void) {
#define OPTION(KIND, name, low, high, ...)                                               \
  if (strcmp(#name, "init_radius") == 0) return high;
#include "sampler/run/option.def"
#undef OPTION
  return (double)INFINITY;
}

static void read_radius(Args *args, SampleOptions *options) {
  if (args_has(args, "init_radius"))
    args_fail(args, "sample: a number as `init` is the radius of random starts: write it "
                    "as `init` or as `init_radius`, not both");
  args_real(args, "init", 0, largest_radius(), &options->init_radius);
}

void sample_inits_read(SampleInits *inits, Session *s, Args *args,
                       SampleOptions *options) {
  const Value *v = args_take(args, "init", -1);
  if (!v) return;
  Base base = v->type.array > 1 ? BASE_ANY : v->type.base;
  if (base == BASE_RECORD)
    share_records(inits, v);
  else if (base == BASE_STRING)
    read_files(inits, s, args, v);
  else if (v->type.array == 0 && (base == BASE_INT || base == BASE_REAL))
    read_radius(args, options);
  else if (base == BASE_FIT)
    args_fail(args, "sample: `init` is a fit, which has many draws: take values from it, "
                    "init = {mu = mean(fit.mu), ...}");
  else
    args_fail(
        args,
        "sample: `init` must be a record of parameter values, {mu = 0, tau = 1}, the "
        "name of a file with them, an array of one of these for every chain, or the "
        "radius of random starts (0: all start at 0, unconstrained)");
}

void sample_inits_free(SampleInits *inits) {
  for (int i = 0; i < inits->count; i++) value_drop(&inits->records[i]);
  mem_free(inits->records);
  mem_free(inits->sources);
}
