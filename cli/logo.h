/* SPDX-License-Identifier: BSD-3-Clause
   The kernel's picture in launchers: a prior, a posterior. */
#pragma once

static const char LOGO_SVG[] =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"64\" height=\"64\" viewBox=\"0 0 "
    "64 64\">"
    "<rect width=\"64\" height=\"64\" rx=\"12\" fill=\"#20313f\"/>"
    "<path d=\"M6 48C18 48 20 34 30 34s14 14 28 14\" fill=\"none\" stroke=\"#7fb3c8\" "
    "stroke-width=\"3\"/>"
    "<path d=\"M6 48c20 0 22-34 30-34s8 34 22 34\" fill=\"none\" stroke=\"#ffb454\" "
    "stroke-width=\"4\"/></svg>\n";
