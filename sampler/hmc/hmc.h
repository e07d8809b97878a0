/* SPDX-License-Identifier: BSD-3-Clause
   Static Hamiltonian Monte Carlo (Duane et al. 1987; Neal 2011) as a method: trajectories
   of a given length, spread at random so that none resonates, whose end is accepted or
   refused. */
#pragma once
#include "sampler/method/method.h"

extern const Method method_hmc;
