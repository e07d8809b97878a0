/* SPDX-License-Identifier: BSD-3-Clause
   Chains that are lost: in the warm-up, in a minor mode or on a slope they hardly climb,
   while others of the group have found far more of the posterior.

   The mass of the surroundings S of a chain is log Z(S) = E log p + entropy, for the
   posterior restricted to S.  A chain estimates the first term by its mean log density,
   and bounds the second by the entropy of independent normals with the variances of its
   draws.  Chain i is lost when some chain j beats it by more than T = 10 + 5 sqrt(dim /
   2) in both: in log density, where the highest of i counts against the mean of j, and in
   mass.  sqrt(dim / 2) is the standard deviation of the log density of a normal.  Both
   are asked for, because density alone would prefer the neck of a funnel or the spike of
   a degenerate mode to their wide and low surroundings.

   A lost chain is put on another random start, never where another chain is, so that
   starts stay as dispersed as they were and R-hat means what it means.  A mode given up
   this way holds less than exp(-T) of the mass of another that was found: no draw of a
   usual run would be there.  Nothing is given up in the last quarter of the warm-up, nor
   of starts that were asked for, nor where discrete parameters are sampled: a chain keeps
   no second state of them to try a start with.  When all chains of a group are in the
   same minor mode nobody knows. */
#pragma once
#include "sampler/run/chain.h"

/* Forgets what was seen since the last look. */
void recent_clear(Recent *r);

/* Takes the draw of an iteration. */
void recent_add(Recent *r, const Proposal *draw, long padded);

/* Sets is_lost of every chain and returns whether any is; all are looked at anew. */
bool lost_mark(Chain **chains, int count);
