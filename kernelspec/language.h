/* SPDX-License-Identifier: BSD-3-Clause
   What kernels and notebooks say of the language of their cells. */
#pragma once
#include "base/json.h"

/* language_info of a kernel_info_reply and of the metadata of a notebook: by it tools
   know what a cell holds. */
Json *language_info(void);
