#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Owns the verdict on what one guest handed over: judge.py OUT COLUMNS SOURCE MEMCGTOP CASE...

Runs judge() of cases/CASE/judge.py for each case, then judges what holds for all of
them. COLUMNS is the output of memcgtop --list-columns -j, SOURCE what auto must have
taken. Prints TAP.
"""
import importlib.util
import json
import pathlib
import re
import sys

import jsonschema

sys.dont_write_bytecode = True
sys.path.append(str(pathlib.Path(__file__).parent.parent))
from evidence import check, failures, out, read  # noqa: E402: nothing is to be left in the tree

HERE = pathlib.Path(__file__).parent


def load(case):
    """The module cases/CASE/judge.py."""
    spec = importlib.util.spec_from_file_location(case, HERE / "cases" / case / "judge.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def check_sanitizers():
    check("no sanitizer complained", [
        f"{file.name}: {line}" for file in sorted(out.iterdir()) if file.suffix in ("", ".err")
        for line in read(file.name).splitlines() if re.search("Sanitizer|runtime error:", line)])


def check_settings():
    """Each sysctl.NAME=VALUE of the kernel's command line was in force."""
    wanted = re.findall(r"sysctl\.(\S+)=(\S+)", read("cmdline"))
    if wanted:
        was = dict(line.split(" = ") for line in read("settings").splitlines())
        check("the settings were " + ", ".join("=".join(w) for w in wanted),
              [f"{name}: {was.get(name)}" for name, value in wanted if was.get(name) != value])


def check_schema(uniform):
    """Each document fits the schema; of uniform files, long ones, the first and the last."""
    schema = json.loads((HERE.parent / "schema.json").read_text())
    validator = jsonschema.Draft7Validator(schema)
    documents, problems = 0, []
    for file in sorted(out.glob("*.json")):
        texts = [file.read_text()] if "pretty" in file.name else file.read_text().splitlines()
        texts = texts[:1] + texts[-1:] if file.name in uniform else texts
        for text in texts:
            documents += 1
            problems += [f"{file.name}: {'/'.join(map(str, e.path))}: {e.message[:200]}"
                         for e in validator.iter_errors(json.loads(text))]
    check(f"{documents} JSON documents and rows fit tests/schema.json", problems)


def main():
    cases = [load(case) for case in sys.argv[5:]]
    for case in cases:
        case.judge()
    check_settings()
    check_sanitizers()
    check_schema({name for case in cases for name in getattr(case, "UNIFORM", ())})
    return 1 if failures else 0


sys.exit(main())
