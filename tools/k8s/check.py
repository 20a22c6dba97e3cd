"""Holds rendered overlays against the API's schemas and the policy list:
check.py --crds FOLDER RENDERED.yaml…  Says all that is wrong; exit 1 if anything is.
"""

import argparse
import pathlib
import sys

from manifests import Manifests, name_of
from policies import POLICIES
from schemas import Schemas


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--crds", type=pathlib.Path, required=True)
    parser.add_argument("rendered", type=pathlib.Path, nargs="+")
    arguments = parser.parse_args()
    schemas = Schemas(sorted(arguments.crds.glob("*.yaml")))
    wrong = 0
    for file in arguments.rendered:
        manifests = Manifests.parse(file.read_text())
        found = [f"{name_of(o)}: {v}" for o in manifests.objects for v in schemas.violations(o)]
        for policy in POLICIES:
            found += [f"{v}\n    {policy.__name__}: {policy.__doc__}" for v in policy(manifests)]
        for line in found:
            print(f"{file.stem}: {line}", file=sys.stderr)
        wrong += len(found)
        print(f"{file.stem}: {len(manifests.objects)} objects, {len(POLICIES)} policies, {len(found)} found wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
