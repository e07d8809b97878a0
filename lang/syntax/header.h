/* SPDX-License-Identifier: BSD-3-Clause
   Words of the line `%%stan NAME --option`. */
#pragma once

/* Option [i] with its dashes, "--strict", and its sentence; NULL past the last. */
const char *header_option(int i, const char **sentence);
