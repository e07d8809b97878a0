/* SPDX-License-Identifier: BSD-3-Clause
   Draws that somebody else has made are looked into before they are used: a few
   transitions, which nobody can foretell, are made once more from where they began. */
#pragma once
#include "fit/layers.h"

/* Whether the chain, whose file bears no mark of this user, is one of this density: some
   of its transitions give the same bits once more. */
bool vet_chain(const Layers *layers, const Density *density,
               const SampleOptions *options);
