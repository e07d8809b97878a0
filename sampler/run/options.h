/* SPDX-License-Identifier: BSD-3-Clause
   Options of a run: what they are at first, and what is wrong with them. */
#pragma once
#include "sampler/run/sample.h"

/* A sentence about the first option that a run of a density of [dim] parameters cannot
   have, the caller's; NULL when all are right. */
char *sample_options_wrong(const SampleOptions *options, long dim);

/* The same for another sampler: options that it has no use for are what they are at
   first. */
SampleOptions sample_options_for(const SampleOptions *options, Sampler sampler);
