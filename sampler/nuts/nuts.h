/* SPDX-License-Identifier: BSD-3-Clause
   The no-U-turn sampler as a method. */
#pragma once
#include "sampler/method/method.h"

extern const Method method_nuts;
