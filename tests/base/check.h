/* SPDX-License-Identifier: BSD-3-Clause
   cmocka with the headers it needs, for every unit test. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
