/* SPDX-License-Identifier: BSD-3-Clause
   sample(): its arguments are the rows of fit/option.def; tables of progress are displays
   of the cell. */
#include <string.h>
#include "base/alloc.h"
#include "fit/again.h"
#include "fit/keys.h"
#include "session/reading.h"
#include "session/sample_call.h"

const char *const sample_arguments[] = {
#define OPTION(KIND, name, low, high, initial, LAYER, doc) #name,
#define ALIAS(theirs, ours)
#include "fit/option.def"
#undef OPTION
#undef ALIAS
    NULL};

static const struct {
  const char *theirs, *ours;
} ALIASES[] = {
#define OPTION(KIND, name, low, high, initial, LAYER, doc)
#define ALIAS(theirs, ours) {#theirs, ours},
#include "fit/option.def"
#undef OPTION
#undef ALIAS
};

/* Names of other programs: answered with ours. */
static void refuse_aliases(Args *args) {
  for (int i = 0; i < args->count; i++)
    for (size_t k = 0; args->names[i] && k < sizeof ALIASES / sizeof *ALIASES; k++)
      if (strcmp(args->names[i], ALIASES[k].theirs) == 0)
        args_fail(args, "%s has no argument `%s`: write `%s`", args->call->text,
                  ALIASES[k].theirs, ALIASES[k].ours);
}

static void read_int(Args *args, const char *name, long low, long high, int *out) {
  long whole;
  if (args_int(args, name, low, high, &whole)) *out = (int)whole;
}

/* A number or "auto". */
static void read_tune(Args *args, const char *name, long low, long high, int *out) {
  const Value *v = args_take(args, name, -1);
  long whole;
  if (!v) return;
  bool is_text = v->type.base == BASE_STRING && !v->type.array;
  if (is_text && !strcmp(v->text, "auto"))
    *out = TUNE_AUTO;
  else if (is_text)
    args_fail(args, "sample: `%s` is \"%s\", it must be a number or \"auto\"", name,
              v->text);
  else if (args_number(args, name, v, low, high, &whole))
    *out = (int)whole;
}

int sample_word(Args *args, const char *name, const char *word,
                const char *const *words) {
  Buf list = {0};
  int found = -1;
  for (int i = 0; words[i] && found < 0; i++) {
    if (strcmp(word, words[i]) == 0) found = i;
    buf_printf(&list, "%s\"%s\"", i ? ", " : "", words[i]);
  }
  if (found < 0)
    args_fail(args, "%s: `%s` is \"%s\", it must be one of %s", args->call->text, name,
              word, buf_text(&list));
  buf_free(&list);
  return found;
}

/* Index of the word given as [name] in [words], [otherwise] where none is. */
static int read_word(Args *args, const char *name, const char *const *words,
                     int otherwise) {
  const char *word;
  int found =
      args_text(args, name, -1, &word) ? sample_word(args, name, word, words) : -1;
  return found >= 0 ? found : otherwise;
}

static void read_model(SampleCall *call) {
  const Value *model = args_take(call->args, "model", 0);
  bool is_model = model && model->type.base == BASE_MODEL && !model->type.array;
  if (is_model) call->request.model = model->object;
  const char *misfit = is_model ? model_misfit(call->request.model) : NULL;
  if (misfit)
    args_fail(call->args,
              "%s: `%s` does not fit the functions that the notebook has now: %s",
              call->args->call->text, model_name(call->request.model), misfit);
  else if (!is_model)
    args_fail(call->args,
              "%s needs a model: run its %%%%stan cell first, then %s(its_name)",
              call->args->call->text, call->args->call->text);
}

static void read_seed(SampleCall *call, long low, long high) {
  FitRequest *r = &call->request;
  const Value *v = args_take(call->args, "seed", -1);
  long seed;
  if (!v) return;
  bool is_text = v->type.base == BASE_STRING && !v->type.array;
  r->random_seed = is_text && !strcmp(v->text, "random");
  if (r->random_seed) return;
  r->has_seed = args_int(call->args, "seed", low, high, &seed);
  if (r->has_seed) r->options.seed = (uint64_t)seed;
}

/* data = "file.json" */
static void read_data_file(SampleCall *call, const char *name) {
  if (!args_is_file(call->args, "data", name)) return;
  call->data = call->file = reading_by_end(call->s, call->args, "", name);
}

static void read_data(SampleCall *call) {
  const Value *data = call->data = args_take(call->args, "data", 1);
  if (!data) return;
  Base base = data->type.array ? BASE_ANY : data->type.base;
  if (base == BASE_STRING)
    read_data_file(call, data->text);
  else if (base != BASE_RECORD && base != BASE_TABLE)
    args_fail(call->args,
              "%s: `data` must be a record {N = 8, y = y}, a table, or the name of a "
              ".json or .nc file",
              call->args->call->text);
}

static void read_init(SampleCall *call) {
  SampleInits *inits = &call->inits;
  sample_inits_read(inits, call->s, call->args, &call->request.options);
  call->request.inits = inits->sources;
  call->request.ninits = inits->count;
}

static void read_options(SampleCall *call) {
  Args *args = call->args;
  FitRequest *r = &call->request;
  SampleOptions *o = &r->options;
#define READ_INT(name, low, high) read_int(args, #name, low, high, &o->name);
#define READ_WHOLE(name, low, high) read_int(args, #name, low, high, &r->name);
#define READ_REAL(name, low, high) args_real(args, #name, low, high, &o->name);
#define READ_SWITCH(name, low, high)                                                     \
  o->name = read_word(args, #name, switch_words, o->name) != 0;
#define READ_TUNE(name, low, high) read_tune(args, #name, low, high, &o->name);
#define READ_ADAPT(name, low, high)                                                      \
  o->name = (Adapt)read_word(args, #name, adapt_words, o->name);
#define READ_METHOD(name, low, high)                                                     \
  o->name = (Sampler)read_word(args, #name, sampler_words, o->name);
#define READ_COMPILER(name, low, high)                                                   \
  r->name = (Compiler)read_word(args, #name, compiler_words, r->name);
#define READ_CACHE(name, low, high)                                                      \
  r->name = (CacheMode)read_word(args, #name, cache_words, r->name);
#define READ_FLAG(name, low, high) args_flag(args, #name, &r->name);
#define READ_MODEL(name, low, high) read_model(call);
#define READ_DATA(name, low, high) read_data(call);
#define READ_INIT(name, low, high) read_init(call);
#define READ_SEED(name, low, high) read_seed(call, low, high);
#define OPTION(KIND, name, low, high, initial, LAYER, doc) READ_##KIND(name, low, high)
#define ALIAS(theirs, ours)
#include "fit/option.def"
#undef OPTION
#undef ALIAS
}

/* Without `data` the notebook is searched, which does not hold what braces hold. */
static const char DATA_ADVICE[] =
    "what is declared in braces is given by name, data = {N = N}";

static Value *find_data(void *ctx, const char *name) {
  const SampleCall *call = ctx;
  return call->data ? value_field(call->data, name) : map_get(call->s->names, name);
}

static const char *data_name_at(void *ctx, int i) {
  const SampleCall *call = ctx;
  const Map *map = call->data ? call->data->fields : call->s->names;
  return i < map_count(map) ? map_key_at(map, i) : NULL;
}

bool sample_call_read(SampleCall *call, const char *const *known) {
  Session *s = call->s;
  FitRequest *r = &call->request;
  *r = (FitRequest){.options = sample_defaults(),
                    .thin = 1,
                    .exact = true,
                    .cache = store_mode(s->store)};
  r->data = (DataSource){.ctx = call, .find = find_data, .name_at = data_name_at};
  if (s->threads) r->options.threads = s->threads;
  refuse_aliases(call->args);
  read_options(call);
  if (r->options.target_ess > 0 && !args_has(call->args, "draws"))
    r->options.draws = TARGET_DRAWS;
  r->data.advice = call->data ? NULL : DATA_ADVICE;
  if (!cache_uses(r->cache, USE_MEMORY)) r->overwrite = false;
  /* Nothing is drawn yet that could be kept. */
  if (session_is_cut(s)) args_interrupted(call->args);
  return args_done(call->args, known);
}

static void show_table(void *ctx, const ProgressTable *table, bool update) {
  SampleCall *call = ctx;
  Session *s = call->s;
  bool is_first = call->display[0] == '\0';
  if (is_first) session_display_id(s, call->display);
  Buf html = {0}, plain = {0};
  if (!s->terminal) progress_html(&html, table);
  progress_text(&plain, table);
  session_display(s, mime_bundle(buf_text(&plain), buf_text(&html)), call->display,
                  update || !is_first);
  buf_free(&html);
  buf_free(&plain);
}

static void tell(void *ctx, const char *text) {
  const Output *output = ((const SampleCall *)ctx)->s->output;
  output->stream(output->ctx, "stderr", text);
}

static void print(void *ctx, const char *text) {
  const Output *output = ((const SampleCall *)ctx)->s->output;
  output->stream(output->ctx, "stdout", text);
}

/* The statement is interrupted, whatever there is of the fit: its draws are stored. */
static void cut(Args *args, Fit **fit, const char *error) {
  /* What was interrupted within a program has a place there, which is no mistake. */
  bool is_told = strncmp(error, "sample: ", strlen("sample: ")) == 0;
  eval_fail(args->eval, EVAL_INTERRUPTED, args->call->span, "%s",
            *fit      ? "sample: aborted, what was drawn is stored"
            : is_told ? error
                      : "sample: interrupted");
  if (!*fit) return;
  Value *value = fit_value(fit);
  value_drop(&value);
}

static FitHost host_of(SampleCall *call) {
  return (FitHost){call, &call->s->interrupt, show_table, tell, print};
}

Fit *sample_call_run(SampleCall *call) {
  Session *s = call->s;
  FitHost host = host_of(call);
  FitReport report = {0};
  Buf error = {0};
  Fit *fit = fit_sample(&call->request, s->store, &host, &report, &error);
  int presses = atomic_load(&s->interrupt);
  if (fit && presses == 1) s->heeded = 1;
  if (presses >= ABORT || (!fit && presses))
    cut(call->args, &fit, buf_text(&error));
  else if (!fit)
    args_fail(call->args, "%s", buf_text(&error));
  session_tell_why(s, report.why);
  s->counters.compiled += report.compiled;
  s->counters.sampled_chains += report.sampled_chains;
  buf_free(&error);
  return fit;
}

void sample_call_free(SampleCall *call) {
  value_drop(&call->file);
  sample_inits_free(&call->inits);
}

/* A fit among the values of the notebook that is what is asked for; the caller's, with
   its table shown.  NULL when there is none. */
static Value *find_again(SampleCall *call) {
  Session *s = call->s;
  Digest asked = keys_request(&call->request);
  for (int i = 0; i < map_count(s->names); i++) {
    Value *value = map_value_at(s->names, i);
    const Fit *fit = fit_of(value);
    bool is_asked = fit && digest_eq(fit->request, asked);
    if (!is_asked || !fit_answers(fit, &call->request, s->store)) continue;
    FitHost host = host_of(call);
    fit_repeat(fit, s->store, &host);
    session_tell_why(s, mem_strdup("nothing was run: the session has this fit\n"));
    return value_ref(value);
  }
  return NULL;
}

static Value *find_or_sample(SampleCall *call) {
  Value *value = find_again(call);
  Fit *fit = value ? NULL : sample_call_run(call);
  return fit ? fit_value(&fit) : value;
}

/* A cell that samples is not replayed: files of the fit, names that are found as data,
   what is said of the program and of draws that others made are more than its outputs.
   Its draws are kept, so that it is quick all the same. */
Value *command_sample(Session *s, Args *args) {
  s->is_impure = true;
  SampleCall call = {.s = s, .args = args};
  Value *fit = sample_call_read(&call, sample_arguments) ? find_or_sample(&call) : NULL;
  sample_call_free(&call);
  return fit;
}
