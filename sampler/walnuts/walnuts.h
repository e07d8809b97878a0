/* SPDX-License-Identifier: BSD-3-Clause
   WALNUTS as a method: the tree of NUTS over macro steps. */
#pragma once
#include "sampler/method/method.h"

extern const Method method_walnuts;
