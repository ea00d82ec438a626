# SPDX-License-Identifier: Apache-2.0
"""Parts of scripts/gen_machine.py: model, checks, layout, one emitter per output."""
