/* SPDX-License-Identifier: BSD-3-Clause
   What a run leaves behind: the fit. */
#pragma once
#include "fit/fit.h"
#include "fit/history.h"
#include "fit/layers.h"

/* A fit of the first [draws] draws of every chain, whose rows are let go of; the
   caller's, NULL when there is no memory for its columns.  [oracle] says why generated
   quantities were refused; NULL: do not ask. */
Fit *product_fit(const KeyParts *parts, Layers *chains, const Histories *histories,
                 long draws, Bound *oracle);
