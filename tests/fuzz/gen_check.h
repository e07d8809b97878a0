/* SPDX-License-Identifier: BSD-3-Clause
   Judges one program at random data and points: printer, normal form, generated code of
   every compiler against the interpreter, gradients against differences. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"

/* Compilers besides the embedded one, which always runs. */
enum { WITH_CC = 1, WITH_SANITIZERS = 2 };

enum { SAID_ROOM = 4096 };

/* Plain memory: a forked judge hands it over through a shared page. */
typedef struct Verdict {
  char fault[32]; /* what is wrong: "gradient"; empty: nothing */
  char said[SAID_ROOM];
  int points;  /* where the density was finite and compared */
  int unclear; /* directions without a slope: differences do not settle */
} Verdict;

void judge(Str source, uint64_t seed, int compilers, Verdict *out);

/* The data that judge() makes for a program, as JSON. */
void judge_data(Str source, uint64_t seed, Buf *out);

/* gen_shrink.c: a smaller program with the same fault; the caller's. */
typedef bool StillFails(void *ctx, Str source);
char *shrink(Str source, StillFails *fails, void *ctx, double seconds);
