/* SPDX-License-Identifier: BSD-3-Clause
   A program that can be sampled: checked, generated, compiled, bound to data. */
#pragma once
#include "base/column.h"
#include "lang/tree/ast.h"
#include "lang/check/check.h"
#include "lang/syntax/include.h"
#include "lang/gen/gen.h"
#include "lang/norm/norm.h"
#include "model/data.h"
#include "model/talk.h"
#include "sampler/method/density.h"

/* What makes native code; its words end with NULL. */
typedef enum {
#define WORD(constant, word) constant,
#include "model/compiler.def"
#undef WORD
} Compiler;
extern const char *const compiler_words[];

/* A checked program with its C text; shared by every fit. */
typedef struct Model Model;

/* Parses, checks and generates; NULL with errors.  [includes] may be NULL: `#include` is
   one. */
Model *model_new(Str source, const Includes *includes, const Scope *scope, Diags *diags);
/* Lowers and generates a checked program without discrete parameters; NULL with
   errors. */
GenCode *model_generate(const Program *program, Diags *diags);

/* [model] with the functions of [scope]: itself where that means the same, another one
   where it does not.  NULL with errors where its text does not fit them. */
Model *model_rebind(Model *model, const Scope *scope, Diags *diags);

/* Why the model does not fit the functions that its notebook has: it is not sampled until
   it does.  [why] NULL: it fits. */
void model_set_misfit(Model *model, const char *why);
const char *model_misfit(const Model *model);

Model *model_ref(Model *model);
void model_drop(Model **model);
const char *model_name(const Model *model);
const Program *model_program(const Model *model);

/* Digest of the data that the density and transformed data use, before anything is run;
   false where they do not fit the data block. */
bool model_data_digest(Model *model, const DataSource *source, Digest *digest);

/* The model with its data: a density. */
typedef struct Bound Bound;

typedef struct BindReport {
  Compiler compiler; /* that was used */
  double compile_seconds;
  bool code_cached; /* no compiler ran */
} BindReport;

/* Who hears what the program says, and stops it; borrowed, members may be NULL. */
typedef struct BoundHost {
  Talk *talk;
  const atomic_int *interrupt; /* not zero: whatever runs ends soon */
  /* transformed data said a line, in the thread that binds */
  void (*heard)(void *ctx);
  void *ctx;
  const char *beside; /* what samples, in a sentence: "beside NUTS"; or NULL */
} BoundHost;

/* Binds data, runs transformed data (its _rng functions see [seed]), picks the compiler:
   a deterministic rule of program and data unless [compiler] names one.  Nothing is
   compiled.  [exact]: statements are reduced where the data allow it.  NULL with errors
   in [diags].  [host] may be NULL. */
Bound *bound_new(Model *model, const DataSource *source, uint64_t seed, Compiler compiler,
                 bool exact, const BoundHost *host, Diags *diags);
void bound_destroy(Bound **bound);

/* Compiles, or takes the code from the user's cache: needed before the density is
   evaluated.  [report] may be NULL. */
bool bound_compile(Bound *bound, Diags *diags, BindReport *report);

/* The density.  A row of it holds the `dim` unconstrained numbers, then the constrained
   ones: parameters, transformed parameters, generated quantities. */
const Density *bound_density(const Bound *bound);

/* Digest of the data variables that the slice uses, and of the transformed data. */
Digest bound_data_digest(const Bound *bound, Slice slice);

/* The C program that bound_compile compiles. */
const char *bound_text(const Bound *bound);

/* Which statements are reduced, "line 4: 919 rows reduced to 86", or NULL. */
const char *bound_reductions(const Bound *bound);

Compiler bound_compiler(const Bound *bound);

/* What the compiler picked for this data is, with its flags and the processor: part of
   keys. */
const char *bound_compiler_id(const Bound *bound);

/* Empty columns for draws: parameters, transformed parameters, generated quantities in
   order of declaration, sampled shape [chains] x [draws].  NULL when there is no
   memory. */
Columns *bound_columns(const Bound *bound, int chains, int draws);

/* How a discrete parameter is treated with these data: "summed" out of the density, or
   "sampled" beside the others; NULL for other names. */
const char *bound_treatment(const Bound *bound, const char *name);

/* Copies the constrained part of a row (width - dim doubles) into draw [draw] of
   [chain]. */
void bound_fill(const Bound *bound, Columns *columns, int chain, int draw,
                const double *constrained);

/* Why generated quantities of the draw with this row (`dim` numbers and the discrete
   ones) were refused, with the line of the program; [rng] is at the draw's position of
   the GENERATED stream.  Nobody else may use the density. */
void bound_refusal(Bound *bound, const double *row, Rng *rng, Buf *reason);

/* The data block as unsampled columns: `observed_data` are those right of `~` or of a
   density, `constant_data` the others.  NULL when there is no memory. */
Columns *bound_observed(const Bound *bound);
Columns *bound_constant(const Bound *bound);

/* Unconstrained numbers of initial values given by name, missing ones are an error; then
   those of discrete parameters that are sampled, NaN where they are missing. */
bool bound_unconstrain(Bound *bound, const DataSource *inits, double *q, Diags *diags);
