/* SPDX-License-Identifier: BSD-3-Clause
   Arguments of sample(): options are rows of option.def. */
#include "session/request.h"
#include <string.h>
#include "base/alloc.h"
#include "base/fs.h"

enum { DEFAULT_TUNE = 1000 };

/* Every name that sample() takes. */
static const char *const KNOWN[] = {"model", "data",  "seed",      "init",
                                    "adapt", "cache", "overwrite", "compiler",
#define OPTION(field, kind, low, high, doc) #field,
#define ALIAS(theirs, ours)
#include "session/option.def"
#undef OPTION
#undef ALIAS
                                    NULL};

static const struct {
  const char *theirs, *ours;
} ALIASES[] = {
#define OPTION(field, kind, low, high, doc)
#define ALIAS(theirs, ours) {#theirs, ours},
#include "session/option.def"
#undef OPTION
#undef ALIAS
};

/* Names of other programs: answered with ours. */
static void refuse_aliases(Args *args) {
  for (int i = 0; i < args->count; i++)
    for (size_t k = 0; args->names[i] && k < sizeof ALIASES / sizeof *ALIASES; k++)
      if (strcmp(args->names[i], ALIASES[k].theirs) == 0)
        args_fail(args, "sample has no argument `%s`: write `%s`", ALIASES[k].theirs,
                  ALIASES[k].ours);
}

static void read_options(Args *args, SampleOptions *o) {
  long whole;
  double real;
#define READ_INT(field, low, high)                                                       \
  if (args_int(args, #field, low, high, &whole)) o->field = (int)whole;
#define READ_REAL(field, low, high)                                                      \
  if (args_real(args, #field, low, high, &real)) o->field = real;
#define OPTION(field, kind, low, high, doc) READ_##kind(field, low, high)
#define ALIAS(theirs, ours)
#include "session/option.def"
#undef OPTION
#undef ALIAS
}

/* Index of [word] in [words] (ends with NULL); says what is allowed when it is none of
   them. */
static int choice(Args *args, const char *name, const char *word,
                  const char *const *words) {
  for (int i = 0; words[i]; i++)
    if (strcmp(word, words[i]) == 0) return i;
  Buf list = {0};
  for (int i = 0; words[i]; i++) buf_printf(&list, "%s\"%s\"", i ? ", " : "", words[i]);
  args_fail(args, "sample: `%s` is \"%s\", it must be one of %s", name, word,
            buf_text(&list));
  buf_free(&list);
  return 0;
}

static void read_choices(Args *args, Request *out) {
  static const char *const ADAPTS[] = {"auto", "stan", "diag", "dense", NULL};
  static const char *const CACHES[] = {"disk", "session", "off", NULL};
  static const char *const COMPILERS[] = {"auto", "cc", "tcc", NULL};
  const char *word = "auto";
  args_text(args, "adapt", -1, &word);
  out->options.adapt = (Adapt)choice(args, "adapt", word, ADAPTS);
  out->adapt = ADAPTS[out->options.adapt];
  if (args_text(args, "cache", -1, &word))
    out->cache = (CacheMode)choice(args, "cache", word, CACHES);
  if (args_text(args, "compiler", -1, &word))
    out->compiler = (Compiler)choice(args, "compiler", word, COMPILERS);
  args_flag(args, "overwrite", &out->overwrite);
}

static void read_seed(Args *args, Request *out) {
  const Value *v = args_take(args, "seed", -1);
  if (!v) return;
  out->random_seed =
      v->type.base == BASE_STRING && !v->type.array && !strcmp(v->text, "random");
  if (out->random_seed) return;
  long seed;
  out->has_seed = args_int(args, "seed", 0, 2147483647, &seed);
  if (out->has_seed) out->options.seed = (uint64_t)seed;
}

/* data = "file.json": read now, and part of what the cell depends on. */
static void read_data_file(Session *s, Args *args, const char *name, Request *out) {
  char *path = session_file(s, name);
  Buf error = {0}, bytes = {0};
  out->file = data_from_file(path, &error);
  if (!out->file) args_fail(args, "sample: \"%s\": %s", name, buf_text(&error));
  if (out->file && fs_read(path, 0, &bytes) == 0)
    session_note_file(s, path, digest_of("file", bytes.p, bytes.n));
  out->data = out->file;
  buf_free(&bytes);
  buf_free(&error);
  mem_free(path);
}

static void read_data(Session *s, Args *args, Request *out) {
  out->data = args_take(args, "data", 1);
  if (!out->data) {
    s->is_impure = true; /* reads names that the cell does not mention */
    return;
  }
  Base base = out->data->type.array ? BASE_ANY : out->data->type.base;
  if (base == BASE_STRING)
    read_data_file(s, args, out->data->text, out);
  else if (base != BASE_RECORD && base != BASE_TABLE)
    args_fail(args,
              "sample: `data` must be a record {N = 8, y = y}, a table, or the name of a "
              ".json or .nc file");
}

static void read_init(Args *args, Request *out) {
  out->init = args_take(args, "init", -1);
  if (out->init && out->init->type.base != BASE_RECORD)
    args_fail(args,
              "sample: `init` must be a record of parameter values, {mu = 0, tau = 1}");
}

bool request_read(Session *s, Args *args, Request *out) {
  *out = (Request){
      .options = sample_defaults(), .cache = store_mode(s->store), .names = s->names};
  out->options.tune = DEFAULT_TUNE;
  const Value *model = args_take(args, "model", 0);
  if (!model || model->type.base != BASE_MODEL)
    args_fail(args,
              "sample needs a model: run its %%%%stan cell first, then sample(its_name)");
  else
    out->model = model->object;
  refuse_aliases(args);
  if (s->threads) out->options.threads = s->threads;
  read_options(args, &out->options);
  read_choices(args, out);
  read_seed(args, out);
  read_data(s, args, out);
  read_init(args, out);
  if (out->overwrite && out->cache == CACHE_OFF) out->overwrite = false;
  if (args_done(args, KNOWN)) return true;
  request_free(out);
  return false;
}

void request_free(Request *request) {
  value_drop(&request->file);
}

static Value *find_value(void *ctx, const char *name) {
  Request *request = ctx;
  return request->data ? value_field(request->data, name) : map_get(request->names, name);
}

static const char *name_at(void *ctx, int i) {
  const Request *request = ctx;
  const Map *map = request->data ? request->data->fields : request->names;
  return i < map_count(map) ? map_key_at(map, i) : NULL;
}

DataSource request_source(Request *request) {
  return (DataSource){.ctx = request, .find = find_value, .name_at = name_at};
}
