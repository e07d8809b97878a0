# SPDX-License-Identifier: BSD-3-Clause
"""The comparison of Posterity with its peers: see bench/README.md."""
