/* SPDX-License-Identifier: BSD-3-Clause
   Prints the widget that its argument names, made from fixed data, for
   test_widgets.py. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "widgets/widget.h"

#define NOT_A_NUMBER ((double)NAN)

/* clang-format off */
static const ChainRow ROWS[] = {
  {"done",     2000, 2000, 1000, 1000, 0, 0.8123,  7.02, 3, 48211.0},
  {"sampling", 1412, 2000, 1000, 412,  3, 0.0512, 31.4,  5, 1022.3},
  {"tuning",   630,  2000, 1000, 0,    0, 0.3,     0,    4, 0},
  {"waiting",  0,    2000, 1000, 0,    0, 0,       0,    0, 0},
};
static const ChainRow ENDED[] = {
  {"done",    2000, 2000, 1000, 1000, 0, 0.8123,  7.02, 3, 48211.0},
  {"stopped", 1412, 2000, 1000, 412,  3, 0.0512, 31.4,  5, 1022.3},
  {"failed",  1003, 2000, 1000, 3,    0, 1e-7,   1023, 10, 0.4},
};
static const SummaryRow SUMMARY[] = {
  {"mu",          {4.3921, 3.2871, -1.5012, 10.6231, 0.0712, 0.0503, 2131.4, 1980.6,
      1.0012}},
  {"tau",         {3.6, 3.1, 0.02, 9.1, 0.31, 0.22, 98.2, 61.4, 1.0421}},
  {"theta[1]",    {-0.00012345, 0.000512, -0.0011, 0.0009, 0.0000091, 0.0000064, 3987,
      2760, 1}},
  {"a <b> & \"c\"", {1234567.8, 45678.9, 1150000, 1320000, 812.2, 574.1, 3162, 2987,
      1.003}},
  {"constant",    {2, 0, 2, 2, 0, NOT_A_NUMBER, 4000, 4000, NOT_A_NUMBER}},
  {"nan",         {NOT_A_NUMBER, NOT_A_NUMBER, NOT_A_NUMBER, NOT_A_NUMBER, NOT_A_NUMBER,
                   NOT_A_NUMBER, NOT_A_NUMBER, NOT_A_NUMBER, NOT_A_NUMBER}},
};
/* clang-format on */

typedef enum { RUNNING, ENDED_EARLY, BEGINNING } Moment;

static void progress(Buf *out, bool html, Moment moment) {
  const ProgressTable tables[] = {
      {.model = "radon",
       .chains = 4,
       .rows = ROWS,
       .seconds = 3.2,
       .remaining = 4.7,
       .r_hat = 1.0134,
       .ess = 812,
       .watched = 12,
       .watchable = 1234},
      {.model = "a<b",
       .chains = 3,
       .rows = ENDED,
       .seconds = 754,
       .remaining = -1,
       .r_hat = NOT_A_NUMBER,
       .ess = 310,
       .final = true,
       .note = "stopped at 412 of 1000 draws",
       .warning = "generated quantities could not be computed for 3 of 1236 draws, they "
                  "are NaN there; first: line 9: a<b"},
      {.model = "radon",
       .chains = 2,
       .rows =
           (ChainRow[]){
               {.phase = "waiting", .total = 2000, .tune = 1000},
               {.phase = "computing", .total = 1000, .draws = 250, .iterations = 250}},
       .remaining = -1,
       .r_hat = NOT_A_NUMBER,
       .ess = NOT_A_NUMBER,
       .phase = "compiling with cc, 3 s"}};
  (html ? progress_html : progress_text)(out, &tables[moment]);
}

static void summary(Buf *out, bool html) {
  static const char *const WARNINGS[] = {
      "r_hat is 1.04 for `tau`: chains disagree; above 1.01 draws should not be used.",
      "3 of 4000 draws diverged: <raise> target_accept or reparameterise."};
  SummaryTable t = {SUMMARY, 6, 82, 0.94, "4 chains × 1000 draws", WARNINGS, 2};
  (html ? summary_html : summary_text)(out, &t);
}

/* The same numbers on every machine: sums of uniform ones from a linear congruence. */
static double bell(uint64_t *state) {
  double sum = -6;
  for (int i = 0; i < 12; i++) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    sum += (double)(*state >> 11) * 0x1p-53;
  }
  return sum;
}

static Columns *posterior(int chains, int draws) {
  Columns *p = columns_new(chains, draws);
  long dims[] = {2};
  columns_add(p, "mu", COLUMN_REAL, 0, NULL);
  columns_add(p, "tau", COLUMN_REAL, 0, NULL);
  columns_add(p, "theta", COLUMN_REAL, 1, dims);
  columns_add(p, "count", COLUMN_INT, 0, NULL);
  columns_add(p, "constant", COLUMN_REAL, 0, NULL);
  columns_add(p, "holes<&>", COLUMN_REAL, 0, NULL);
  columns_add(p, "nothing", COLUMN_REAL, 0, NULL);
  uint64_t state = 1;
  for (int c = 0; c < chains; c++) {
    double slow = 0;
    for (int i = 0; i < draws; i++) {
      slow = 0.9 * slow + bell(&state);
      *column_at(p, &p->at[0], c, i) = 4.4 + 3.3 * bell(&state);
      *column_at(p, &p->at[1], c, i) = fabs(slow);
      column_at(p, &p->at[2], c, i)[0] = 1e-4 * bell(&state) + (c == 2 ? 2e-4 : 0);
      column_at(p, &p->at[2], c, i)[1] = 2e6 + 1e5 * bell(&state);
      *column_at(p, &p->at[3], c, i) = floor(fabs(3 * bell(&state)));
      *column_at(p, &p->at[4], c, i) = 5;
      *column_at(p, &p->at[5], c, i) = i % 7 ? bell(&state) : NOT_A_NUMBER;
      *column_at(p, &p->at[6], c, i) = NOT_A_NUMBER;
    }
  }
  return p;
}

static Columns *statistics(int chains, int draws) {
  Columns *s = columns_new(chains, draws);
  columns_add(s, "diverging", COLUMN_BOOL, 0, NULL);
  for (int c = 0; c < chains; c++)
    for (int i = 17 * c; i < draws; i += 61) *column_at(s, &s->at[0], c, i) = 1;
  return s;
}

/* A row of plot.def. */
typedef struct Plot {
  const char *name;
  PlotSvg *svg;
  PlotText *text;
} Plot;

static const Plot PLOTS[] = {
#define PLOT(name, doc) {#name, plot_##name##_svg, plot_##name##_text},
#include "widgets/plot.def"
#undef PLOT
};

/* What is drawn: [of] is "" or what stands behind the plot's name. */
typedef struct Picture {
  const char *of;
  int chains, draws;
  bool has_stats;
  PlotOptions options;
} Picture;

static void plot(Buf *out, const Plot *plot, bool svg, const Picture *picture) {
  Columns *p = posterior(picture->chains, picture->draws);
  Columns *s = statistics(picture->chains, picture->draws);
  if (svg)
    plot->svg(out, p, picture->has_stats ? s : NULL, &picture->options);
  else
    plot->text(out, p, &picture->options);
  columns_destroy(&p);
  columns_destroy(&s);
}

/* "trace-some.svg": every plot is drawn in every picture.  False when it is none. */
static bool plot_called(Buf *out, const char *what) {
  static const char *const SOME[] = {"theta[2]", "mu"};
  const Picture PICTURES[] = {
      {"", 4, 200, true, plot_defaults()},
      {"-long", 6, 5000, true, plot_defaults()},
      {"-some", 1, 1, false, {SOME, 2, 1, "radon <1>", false, 600}}};
  size_t stem = strcspn(what, ".");
  for (size_t i = 0; i < sizeof PLOTS / sizeof *PLOTS; i++)
    for (size_t k = 0; k < sizeof PICTURES / sizeof *PICTURES; k++) {
      char name[80];
      snprintf(name, sizeof name, "%s%s", PLOTS[i].name, PICTURES[k].of);
      if (strlen(name) != stem || strncmp(name, what, stem) != 0) continue;
      plot(out, &PLOTS[i], !strcmp(what + stem, ".svg"), &PICTURES[k]);
      return true;
    }
  return false;
}

static void table(Buf *out, bool html) {
  enum { N = 919 };
  static int floor_measure[N], year[N];
  static double radon[N];
  static const char *county[N];
  for (int i = 0; i < N; i++) {
    floor_measure[i] = i % 3 == 0;
    radon[i] = i == 2 ? NOT_A_NUMBER : 0.1 + i / 7.0;
    year[i] = 1990 + i;
    county[i] = i % 2 ? "AITKIN" : "ST. <LOUIS> & \"CO\"";
  }
  TableColumn columns[] = {{"floor", "int", .ints = floor_measure},
                           {"log_radon", "real", .numbers = radon},
                           {"county", "string", .texts = county},
                           {"year", "int", .ints = year}};
  (html ? table_html : table_text)(out, columns, 4, N, 7);
}

/* The second backend was sampled before anybody kept its costs. */
static void comparison(Buf *out, const char *what) {
  static const ComparisonRow COMPARED[] = {
      {"nuts", "tcc", {0.1234, 0.221, 1612.4, 3021, 13066, 12.1, 0.895, 1.0021, 0}},
      {"walnuts", "tcc", {0.15, 0.28, 1411, 2712.6, 9407, 15.5, 0.933, 1.003, 0}},
      {"nuts",
       "a<b",
       {0.4, NOT_A_NUMBER, 1612.4, 3021, 4031, NOT_A_NUMBER, NOT_A_NUMBER, 1.0021, 3}},
      {"metropolis",
       "cc",
       {0.02, 0.021, 18.2, 31.8, 910, 440, 0.525, 1.143, NOT_A_NUMBER}},
      {"slice",
       "tcc",
       {NOT_A_NUMBER, NOT_A_NUMBER, 800, 950, NOT_A_NUMBER, NOT_A_NUMBER, NOT_A_NUMBER,
        1.001, NOT_A_NUMBER}}};
  ComparisonTable table = {COMPARED, 5, "schools: 4 chains x 1000 draws"};
  (strstr(what, "bars")    ? comparison_bars
   : strstr(what, ".svg")  ? comparison_svg
   : strstr(what, ".html") ? comparison_html
                           : comparison_text)(out, &table);
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "";
  bool rich = !strstr(what, ".txt");
  Buf out = {0};
  if (strstr(what, "progress-ended"))
    progress(&out, rich, ENDED_EARLY);
  else if (strstr(what, "progress-begins"))
    progress(&out, rich, BEGINNING);
  else if (strstr(what, "progress"))
    progress(&out, rich, RUNNING);
  else if (strstr(what, "summary"))
    summary(&out, rich);
  else if (strstr(what, "comparison"))
    comparison(&out, what);
  else if (strstr(what, "table"))
    table(&out, rich);
  else if (!plot_called(&out, what))
    return 2;
  fputs(buf_text(&out), stdout);
  buf_free(&out);
  return 0;
}
