/* SPDX-License-Identifier: BSD-3-Clause
   compare_samplers(): fits of one model by several samplers and compilers, each an
   ordinary one of the cache, and what their effective draws cost. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/alloc.h"
#include "base/crew.h"
#include "sampler/diagnose/diagnose.h"
#include "sampler/run/options.h"
#include "session/sample_call.h"
#include "session/show.h"
#include "widgets/widget.h"

/* Words among which there are few. */
enum { MOST_WORDS = 16 };

/* Which of the words of an option are compared. */
typedef struct Choice {
  int at[MOST_WORDS], count;
} Choice;

static bool has_chosen(const Choice *c, int word) {
  for (int i = 0; i < c->count; i++)
    if (c->at[i] == word) return true;
  return false;
}

/* The words given as [name], each once; those of [otherwise] where none are. */
static Choice read_choice(Args *args, const char *name, const char *const *words,
                          Choice otherwise) {
  const char **texts = NULL;
  int count = 0;
  if (!args_texts(args, name, -1, &texts, &count)) return otherwise;
  Choice choice = {.count = 0};
  for (int i = 0; i < count && !args_failed(args); i++) {
    int word = sample_word(args, name, texts[i], words);
    if (word >= 0 && choice.count < MOST_WORDS && !has_chosen(&choice, word))
      choice.at[choice.count++] = word;
  }
  if (count == 0)
    args_fail(args, "%s: `%s` is empty: leave it out, or name one", args->call->text,
              name);
  mem_free(texts);
  return choice;
}

/* What the call calls otherwise than sample() does. */
static const struct {
  const char *theirs, *ours;
} PLURALS[] = {{"sampler", "samplers"}, {"compiler", "backends"}};

static void refuse_singulars(Args *args) {
  for (size_t i = 0; i < sizeof PLURALS / sizeof *PLURALS; i++)
    if (args_has(args, PLURALS[i].theirs))
      args_fail(args, "%s has no argument `%s`: write `%s`, which may name several",
                args->call->text, PLURALS[i].theirs, PLURALS[i].ours);
}

/* All arguments that there may be; the caller's. */
static const char **known_arguments(void) {
  int n = 0, count = 0;
  while (sample_arguments[n]) n++;
  const char **known = mem_new(sizeof *known * (size_t)(n + 3));
  for (int i = 0; i < n; i++)
    if (strcmp(sample_arguments[i], "sampler") && strcmp(sample_arguments[i], "compiler"))
      known[count++] = sample_arguments[i];
  known[count++] = "samplers";
  known[count++] = "backends";
  return known;
}

/* The least and the mean effective number of draws, and the worst R-hat, of all scalars
   that have them. */
static void diagnose(const Session *s, const Fit *fit, double *number) {
  const Columns *p = fit->posterior;
  double *x = mem_new(sizeof *x * ((size_t)p->chains * (size_t)p->draws + 1));
  double sum = 0, count = 0, r_hat, ess;
  for (long k = 0, n = columns_scalars(p); k < n && !session_is_cut(s); k++) {
    columns_gather(p, k, x);
    diag_convergence(x, p->chains, p->draws, &r_hat, &ess, NULL);
    number[COMPARED_R_HAT] = fmax(number[COMPARED_R_HAT], r_hat);
    number[COMPARED_ESS_MIN] = fmin(number[COMPARED_ESS_MIN], ess);
    if (isfinite(ess)) sum += ess, count++;
  }
  number[COMPARED_ESS_MEAN] = count > 0 ? sum / count : (double)NAN;
  mem_free(x);
}

static double count_divergences(const Fit *fit) {
  const Columns *stats = fit->sample_stats;
  const Column *diverging = columns_find(stats, "diverging");
  double sum = 0;
  for (int c = 0; diverging && c < stats->chains; c++)
    for (int d = 0; d < stats->draws; d++) sum += *column_at(stats, diverging, c, d) != 0;
  return diverging ? sum : (double)NAN;
}

/* Threads that had something to do: groups of chains are full in their warm-up. */
static double threads_of(const SampleOptions *o) {
  int chains = (o->chains + GROUP_CHAINS - 1) / GROUP_CHAINS * GROUP_CHAINS;
  return crew_threads(o->threads, chains);
}

static void measure(const SampleCall *call, const Fit *fit, ComparisonRow *row) {
  double *number = row->number;
  for (int i = 0; i < COMPARED_COUNT; i++) number[i] = NAN;
  diagnose(call->s, fit, number);
  number[COMPARED_WALL] = fit->seconds;
  number[COMPARED_CPU] = fit->cpu_seconds;
  number[COMPARED_ESS_PER_SECOND] = number[COMPARED_ESS_MIN] / fit->seconds;
  number[COMPARED_GRADIENTS_PER_ESS] = fit->gradients / number[COMPARED_ESS_MIN];
  number[COMPARED_EFFICIENCY] =
      fit->cpu_seconds / (fit->seconds * threads_of(&call->request.options));
  number[COMPARED_DIVERGENCES] = count_divergences(fit);
}

/* The most effective draws a second first; those of whom it is not known last. */
static int compare_rows(const void *a, const void *b) {
  double x = ((const ComparisonRow *)a)->number[COMPARED_ESS_PER_SECOND],
         y = ((const ComparisonRow *)b)->number[COMPARED_ESS_PER_SECOND];
  if (isnan(x) || isnan(y)) return isnan(x) - isnan(y);
  return (x < y) - (x > y);
}

/* Rows in order of the calls; false with the error said. */
static bool sample_all(SampleCall *call, const Choice *samplers, const Choice *backends,
                       ComparisonRow *rows) {
  const SampleOptions given = call->request.options;
  for (int i = 0; i < samplers->count; i++)
    for (int k = 0; k < backends->count; k++, rows++) {
      call->request.options = sample_options_for(&given, (Sampler)samplers->at[i]);
      call->request.compiler = (Compiler)backends->at[k];
      Fit *fit = sample_call_run(call);
      if (!fit) return false;
      *rows = (ComparisonRow){.sampler = sampler_words[samplers->at[i]],
                              .backend = compiler_words[backends->at[k]]};
      measure(call, fit, rows);
      fit_destroy(&fit);
      if (atomic_load(&call->s->interrupt)) args_interrupted(call->args);
      if (args_failed(call->args)) return false;
    }
  return true;
}

static Value *rows_table(const ComparisonTable *t) {
  long n = t->count;
  Value *table = value_table();
  const char **texts = mem_new(sizeof *texts * (size_t)(n + 1));
  for (long i = 0; i < n; i++) texts[i] = t->rows[i].sampler;
  value_set_field(table, "sampler", value_texts(texts, n));
  for (long i = 0; i < n; i++) texts[i] = t->rows[i].backend;
  value_set_field(table, "backend", value_texts(texts, n));
  mem_free(texts);
  for (int c = 0; c < COMPARED_COUNT; c++) {
    Value *column = value_new(TYPE_ARRAY(BASE_REAL, 1), &n);
    for (long i = 0; i < n; i++) column->view.r[i] = t->rows[i].number[c];
    value_set_field(table, compared_name((Compared)c), column);
  }
  return table;
}

static void show_picture(Session *s, const ComparisonTable *t) {
  char id[48];
  Buf svg = {0}, plain = {0};
  comparison_svg(&svg, t);
  comparison_bars(&plain, t);
  Value *picture = shown_new("image/svg+xml", buf_text(&svg), buf_text(&plain), NULL);
  session_display_id(s, id);
  session_display(s, show_bundle(picture), id, false);
  value_drop(&picture);
  buf_free(&svg);
  buf_free(&plain);
}

static Value *show_table(const ComparisonTable *t) {
  Buf html = {0}, plain = {0};
  comparison_html(&html, t);
  comparison_text(&plain, t);
  Value *value = shown_new("text/html", buf_text(&html), buf_text(&plain), rows_table(t));
  buf_free(&html);
  buf_free(&plain);
  return value;
}

static Value *compare(SampleCall *call, const Choice *samplers, const Choice *backends) {
  int count = samplers->count * backends->count;
  ComparisonRow *rows = mem_new(sizeof *rows * (size_t)(count + 1));
  Value *value = NULL;
  if (sample_all(call, samplers, backends, rows)) {
    const SampleOptions *o = &call->request.options;
    Buf caption = {0};
    qsort(rows, (size_t)count, sizeof *rows, compare_rows);
    buf_printf(&caption, "%s: %d chain%s x %d draws", model_name(call->request.model),
               o->chains, o->chains == 1 ? "" : "s", o->draws);
    if (o->tune != TUNE_AUTO) buf_printf(&caption, " after %d of warm-up", o->tune);
    const ComparisonTable table = {rows, count, buf_text(&caption)};
    show_picture(call->s, &table);
    value = show_table(&table);
    buf_free(&caption);
  }
  mem_free(rows);
  return value;
}

Value *command_compare_samplers(Session *s, Args *args) {
  s->is_impure = true;
  SampleCall call = {.s = s, .args = args};
  refuse_singulars(args);
  Choice all = {.count = 0}, automatic = {{COMPILER_AUTO}, 1};
  while (sampler_words[all.count]) all.at[all.count] = all.count, all.count++;
  Choice samplers = read_choice(args, "samplers", sampler_words, all);
  Choice backends = read_choice(args, "backends", compiler_words, automatic);
  const char **known = known_arguments();
  Value *value = NULL;
  if (!args_failed(args) && sample_call_read(&call, known))
    value = compare(&call, &samplers, &backends);
  sample_call_free(&call);
  mem_free(known);
  return value;
}
