/* SPDX-License-Identifier: BSD-3-Clause
   Commands that look at a fit: summary and plots. */
#include <string.h>
#include "base/alloc.h"
#include "sampler/diagnose/scalar_summary.h"
#include "session/command.h"
#include "fit/fit.h"
#include "session/show.h"
#include "widgets/widget.h"

enum { SUMMARY_ROWS = 60 };

/* The fit a command is about, or NULL with the error said. */
static const Fit *take_fit(Args *args) {
  const Value *value = args_take(args, "fit", 0);
  const Fit *fit = value ? fit_of(value) : NULL;
  if (!fit) args_fail(args, "%s needs a fit, as sample() gives it", args->call->text);
  return fit;
}

/* Whether [name] is the variable of [column], or a tuple or complex variable whose part
   it is: `p` of `p.1`. */
static bool names_column(const char *name, const char *column) {
  size_t n = strlen(name);
  return strncmp(name, column, n) == 0 && (column[n] == '\0' || column[n] == '.');
}

static bool has_variable(const Columns *columns, const char *name) {
  for (int c = 0; c < columns->count; c++)
    if (names_column(name, columns->at[c].name)) return true;
  return false;
}

/* Whether [vars] names only variables of the fit; says which one it does not have. */
static bool known_vars(Args *args, const Fit *fit, const char *const *vars, int count) {
  for (int i = 0; i < count; i++) {
    if (has_variable(fit->posterior, vars[i])) continue;
    Buf names = {0};
    for (int c = 0; c < fit->posterior->count; c++)
      buf_printf(&names, "%s%s", c ? ", " : "", fit->posterior->at[c].name);
    args_fail(args, "%s: the fit has no variable `%s`; it has %s", args->call->text,
              vars[i], buf_text(&names));
    buf_free(&names);
    return false;
  }
  return true;
}

static bool is_chosen(const Column *column, const char *const *vars, int count) {
  for (int i = 0; i < count; i++)
    if (names_column(vars[i], column->name)) return true;
  return count == 0;
}

typedef struct Rows {
  Vec(SummaryRow) rows;
  Arena *arena;
} Rows;

/* As far as the cell is not interrupted. */
static void add_rows(const Session *s, Rows *out, const Fit *fit, const Column *column,
                     double prob) {
  Buf name = {0};
  for (long k = 0; k < column->size && !session_is_cut(s); k++) {
    ScalarSummary x = scalar_summary(fit->posterior, column, k, prob);
    buf_clear(&name);
    column_element_name(column, k, &name);
    SummaryRow row = {arena_str(out->arena, buf_text(&name)),
                      {x.mean, x.sd, x.hdi_low, x.hdi_high, x.mcse_mean, x.mcse_sd,
                       x.ess_bulk, x.ess_tail, x.r_hat},
                      column->kind != COLUMN_REAL};
    vec_push(&out->rows, row);
  }
  buf_free(&name);
}

static const char *const FIELDS[SUMMARY_COLUMNS] = {"mean",     "sd",        "hdi_low",
                                                    "hdi_high", "mcse_mean", "mcse_sd",
                                                    "ess_bulk", "ess_tail",  "r_hat"};

/* All rows as columns of a table, for cells that go on computing with them. */
static Value *rows_table(const Rows *rows) {
  long n = rows->rows.n;
  Value *table = value_table();
  const char **names = mem_new(sizeof *names * (size_t)(n + 1));
  for (long i = 0; i < n; i++) names[i] = rows->rows.at[i].name;
  value_set_field(table, "name", value_texts(names, n));
  mem_free(names);
  for (int c = 0; c < SUMMARY_COLUMNS; c++) {
    Value *column = value_new(TYPE_ARRAY(BASE_REAL, 1), &n);
    for (long i = 0; i < n; i++) column->view.r[i] = rows->rows.at[i].number[c];
    value_set_field(table, FIELDS[c], column);
  }
  return table;
}

static Value *render(const Rows *rows, const Fit *fit, double prob,
                     const Texts *warnings) {
  Buf caption = {0}, html = {0}, plain = {0};
  buf_printf(&caption, "%s: %d chain%s x %d draws", model_name(fit->model),
             fit->posterior->chains, fit->posterior->chains == 1 ? "" : "s",
             fit->posterior->draws);
  int shown = rows->rows.n < SUMMARY_ROWS ? rows->rows.n : SUMMARY_ROWS;
  SummaryTable table = {.rows = rows->rows.at,
                        .count = shown,
                        .more = rows->rows.n - shown,
                        .hdi_prob = prob,
                        .caption = buf_text(&caption),
                        .warnings = (const char *const *)warnings->at,
                        .nwarnings = warnings->n};
  summary_html(&html, &table);
  summary_text(&plain, &table);
  Value *value =
      shown_new("text/html", buf_text(&html), buf_text(&plain), rows_table(rows));
  buf_free(&caption);
  buf_free(&html);
  buf_free(&plain);
  return value;
}

/* Looks at all scalars of the fit, whatever rows are shown; NULL when the cell is
   interrupted. */
static Value *warn_and_render(Session *s, const Rows *rows, const Fit *fit, double prob) {
  Texts warnings = {0};
  if (fit_origin(fit)) vec_push(&warnings, mem_strdup(fit_origin(fit)));
  bool whole =
      summary_warnings(fit->posterior, fit->sample_stats, &s->interrupt, &warnings);
  Value *value = whole ? render(rows, fit, prob, &warnings) : NULL;
  for (int i = 0; i < warnings.n; i++) mem_free(warnings.at[i]);
  vec_free(&warnings);
  return value;
}

Value *command_summary(Session *s, Args *args) {
  const Fit *fit = take_fit(args);
  const char **vars = NULL;
  int nvars = 0;
  double prob = 0.94;
  args_texts(args, "vars", -1, &vars, &nvars);
  args_real(args, "hdi_prob", 0.01, 0.9999, &prob);
  Value *value = NULL;
  if (args_done(args, (const char *const[]){"fit", "vars", "hdi_prob", NULL}) &&
      known_vars(args, fit, vars, nvars)) {
    Rows rows = {.arena = arena_new()};
    for (int i = 0; i < fit->posterior->count; i++)
      if (is_chosen(&fit->posterior->at[i], vars, nvars))
        add_rows(s, &rows, fit, &fit->posterior->at[i], prob);
    if (!session_is_cut(s)) value = warn_and_render(s, &rows, fit, prob);
    if (!value) args_interrupted(args);
    vec_free(&rows.rows);
    arena_destroy(&rows.arena);
  }
  mem_free(vars);
  return value;
}

Value *command_show(Session *s, Args *args) {
  for (int i = 0; i < args->count; i++) {
    char id[48];
    session_display_id(s, id);
    session_display(s, show_bundle(args->values[i]), id, false);
  }
  return value_new(TYPE(BASE_VOID), NULL);
}

static Value *plot(Args *args, PlotSvg *draw, PlotText *write) {
  const Fit *fit = take_fit(args);
  PlotOptions options = plot_defaults();
  const char **vars = NULL;
  long limit = options.limit;
  args_texts(args, "vars", -1, &vars, &options.nvars);
  args_int(args, "limit", 1, 200, &limit);
  args_text(args, "title", -1, &options.title);
  args_flag(args, "legend", &options.legend);
  args_real(args, "width", 200, 4000, &options.width);
  options.vars = vars;
  options.limit = (int)limit;
  Value *value = NULL;
  static const char *const KNOWN[] = {"fit",    "vars",  "limit", "title",
                                      "legend", "width", NULL};
  if (args_done(args, KNOWN) && known_vars(args, fit, vars, options.nvars)) {
    Buf svg = {0}, plain = {0};
    draw(&svg, fit->posterior, fit->sample_stats, &options);
    write(&plain, fit->posterior, &options);
    value = shown_new("image/svg+xml", buf_text(&svg), buf_text(&plain), NULL);
    buf_free(&svg);
    buf_free(&plain);
  }
  mem_free(vars);
  return value;
}

#define PLOT(name, doc)                                                                  \
  Value *command_plot_##name(Session *s, Args *args) {                                   \
    (void)s;                                                                             \
    return plot(args, plot_##name##_svg, plot_##name##_text);                            \
  }
#include "widgets/plot.def"
#undef PLOT
