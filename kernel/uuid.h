/* SPDX-License-Identifier: BSD-3-Clause
   Random UUIDs (RFC 9562, version 4). */
#pragma once
enum { UUID_ROOM = 37 };
void uuid_new(char text[UUID_ROOM]);
