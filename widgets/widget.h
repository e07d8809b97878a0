/* SPDX-License-Identifier: BSD-3-Clause
   Columns in, text out.  HTML carries inline styles alone (front ends strip <style>,
   <script> and inline <svg>), colours follow the page (currentColor, translucent greys),
   so both light and dark pages read well.  Every widget has a text form. */
#pragma once
#include "base/column.h"
#include "base/str.h"

/* One row of the live table. */
typedef struct ChainRow {
  /* "waiting", "tuning", "sampling", "computing", "done", "stopped", "failed" */
  const char *phase;
  long iterations, total; /* warm-up and draws, so far and in all */
  long tune;              /* warm-up iterations among them */
  long draws;             /* kept so far */
  long divergences;
  double step_size;
  double gradients_per_draw;
  long tree_depth;
  double draws_per_second;
} ChainRow;

typedef struct ProgressTable {
  const char *model;
  int chains;
  const ChainRow *rows;
  double seconds;          /* so far; NaN when not known */
  double remaining;        /* estimate; negative when unknown */
  double r_hat, ess;       /* worst r_hat, least ess_bulk; NaN when not known yet */
  long watched, watchable; /* scalars that these were taken of, and that there are */
  bool final;
  const char *phase; /* what is done instead of sampling, "compiling with cc, 3 s" */
  const char *note; /* "● cached · saved 12 s", "stopped at 412 of 1000 draws", or NULL */
  const char *warmup;  /* how the warm-up went, a sentence, or NULL */
  const char *warning; /* what the draws lack, or NULL */
} ProgressTable;

void progress_html(Buf *out, const ProgressTable *table);
void progress_text(Buf *out, const ProgressTable *table);

/* The numbers of a summary, in ArviZ's order and under its names. */
enum {
  SUMMARY_MEAN,
  SUMMARY_SD,
  SUMMARY_HDI_LOW,
  SUMMARY_HDI_HIGH,
  SUMMARY_MCSE_MEAN,
  SUMMARY_MCSE_SD,
  SUMMARY_ESS_BULK,
  SUMMARY_ESS_TAIL,
  SUMMARY_R_HAT,
  SUMMARY_COLUMNS
};

typedef struct SummaryRow {
  const char *name; /* "theta[2,1]" */
  double number[SUMMARY_COLUMNS];
  bool is_int; /* the interval ends at whole numbers */
} SummaryRow;

typedef struct SummaryTable {
  const SummaryRow *rows;
  int count;                   /* rows given */
  long more;                   /* rows left out, said below the table */
  double hdi_prob;             /* 0.94 gives columns hdi_3% and hdi_97% */
  const char *caption;         /* "4 chains x 1000 draws", or NULL */
  const char *const *warnings; /* sentences below the table */
  int nwarnings;
} SummaryTable;

void summary_html(Buf *out, const SummaryTable *table);
void summary_text(Buf *out, const SummaryTable *table);

/* Samplers side by side, the best first; numbers that are not known are NaN. */
typedef enum {
#define COMPARED(constant, name, digits, doc) COMPARED_##constant,
#include "widgets/comparison.def"
#undef COMPARED
  COMPARED_COUNT
} Compared;

typedef struct ComparisonRow {
  const char *sampler, *backend;
  double number[COMPARED_COUNT];
} ComparisonRow;

typedef struct ComparisonTable {
  const ComparisonRow *rows;
  int count;
  const char *caption; /* "eight_schools: 4 chains x 1000 draws" */
} ComparisonTable;

const char *compared_name(Compared column);
void comparison_html(Buf *out, const ComparisonTable *table);
void comparison_text(Buf *out, const ComparisonTable *table);

/* Four panels of bars: seconds, effective draws, these a second, efficiency; a whole
   document of SVG.  In text, bars of effective draws a second. */
void comparison_svg(Buf *out, const ComparisonTable *table);
void comparison_bars(Buf *out, const ComparisonTable *table);

/* What all plots of a fit can be told. */
typedef struct PlotOptions {
  const char *const *vars;
  int nvars;
  int limit;         /* scalars drawn at most, 12 */
  const char *title; /* or NULL */
  bool legend;       /* chains named below the plot */
  double width;      /* pixels, 720 */
} PlotOptions;
PlotOptions plot_defaults(void);

/* A whole SVG document of posterior and statistics (may be NULL); lines of text. */
typedef void PlotSvg(Buf *out, const Columns *posterior, const Columns *stats,
                     const PlotOptions *options);
typedef void PlotText(Buf *out, const Columns *posterior, const PlotOptions *options);
#define PLOT(name, doc)                                                                  \
  PlotSvg plot_##name##_svg;                                                             \
  PlotText plot_##name##_text;
#include "widgets/plot.def"
#undef PLOT

/* First and last rows of a table of data. */
typedef struct TableColumn {
  const char *name, *type;  /* "floor", "int" */
  const double *numbers;    /* or NULL, then ... */
  const int *ints;          /* ... these, or ... */
  const char *const *texts; /* ... these */
} TableColumn;
void table_html(Buf *out, const TableColumn *columns, int count, long rows, int limit);
void table_text(Buf *out, const TableColumn *columns, int count, long rows, int limit);
