#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The examples of docs/d1golden.md do what the page says, and everything public is documented."""

import doctest
import inspect
import sys
import unittest
from pathlib import Path

import d1golden

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "common"))

import strict_unittest  # noqa: E402


class Documentation(unittest.TestCase):
    def test_examples_of_the_page(self) -> None:
        page = (ROOT / "docs" / "d1golden.md").read_text().replace("```", "")
        test = doctest.DocTestParser().get_doctest(page, {}, "d1golden.md", None, 0)
        self.assertGreater(len(test.examples), 30)
        said: list[str] = []
        result = doctest.DocTestRunner().run(test, out=said.append)
        self.assertEqual(result.failed, 0, "".join(said))
        self.assertEqual(result.attempted, len(test.examples))

    def test_everything_public_has_a_docstring(self) -> None:
        seen = 0
        for name in d1golden.__all__:
            thing = getattr(d1golden, name)
            if not callable(thing):
                continue
            ours = [kind for kind in (thing.__mro__ if inspect.isclass(thing) else ())
                    if kind.__module__.startswith("d1golden")]
            public = [(f"{name}.{member}", value) for kind in ours
                      for member, value in vars(kind).items()
                      if not member.startswith("_") and not type(value).__name__.startswith("mem")]
            for where, value in [(name, thing), *public]:
                if isinstance(value, (int, str)):
                    continue  # a field with a default, a member of an enum
                self.assertTrue(inspect.getdoc(value), f"{where} has no docstring")
                seen += 1
        self.assertGreater(seen, 100)


if __name__ == "__main__":
    strict_unittest.main()
