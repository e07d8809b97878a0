/* SPDX-License-Identifier: BSD-3-Clause
   What the process and its machine use, as jupyter-resource-usage asks for. */
#pragma once
#include "base/json.h"

/* Times at the last look: shares are those of the time since. */
typedef struct Usage {
  double wall, process; /* seconds; 0 before the first look */
  double machine, idle; /* ticks of all processors */
} Usage;

/* The content of a usage_reply: hostname, pid, kernel_cpu (per cent of one processor),
   kernel_memory (bytes in memory now), cpu_count, host_cpu_percent, host_virtual_memory
   (bytes).  What the system does not tell is left out. */
Json *usage_look(Usage *usage);
