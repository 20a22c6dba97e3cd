#!/usr/bin/env python3
"""Runs the commands of one section of the runbook against both services, or checks the document as a whole.

    run.py --section disk-full …     exit 0: each command did what stands in the document
    run.py --whole …                 every block can be read, and every state that it names is one
    run.py --wrong …                 every section of a wrong document fails, and with what it says

document.py says how a document is marked up, stand_ins.py what is not run for real.
"""

import argparse
import contextlib
import os
import sys

import document
import states
import waiting
from stand_ins import StandIns
from world import World


class Failed(Exception):
    pass


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--document", required=True)
    parser.add_argument("--source", required=True, help="the root of this project")
    parser.add_argument("--programs", required=True, help="the folder of tertib, tertib-catalogue and tertib-recap")
    parser.add_argument("--tools", required=True, help="the folder with bin/grpcurl and node_modules/.bin/buf")
    parser.add_argument("--layer", required=True, help="what is preloaded into the services (tests/faults/layer)")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--section", help="an anchor")
    what.add_argument("--whole", action="store_true")
    what.add_argument("--wrong", action="store_true")
    return parser.parse_args()


def try_command(world, command):
    """Runs it, once or until it says what it must."""
    last = {}

    def flawless():
        last["output"], exit_code = world.run(command.text)
        last["flaw"] = document.flaw_of(command, last["output"], exit_code)
        return not last["flaw"]

    if command.repeat:
        try:
            waiting.until(flawless, "the command says what it must")
        except waiting.NotInTime:
            pass
    else:
        flawless()
    return last["flaw"], last["output"]


def run_steps(world, steps):
    for step in steps:
        if isinstance(step, document.State):
            print(f"line {step.line}: state {step.name}")
            states.enter(world, step.name)
            continue
        flaw, output = try_command(world, step)
        if flaw:
            expected = "\n".join(step.expected)
            raise Failed(f"line {step.line}: {step.text}\n{flaw}.\n--- the document\n{expected}\n"
                         f"--- printed\n{output}")
        print(f"line {step.line}: {step.text}")


@contextlib.contextmanager
def new_world(options):
    world = World(options.source, options.programs, options.tools, options.layer)
    try:
        StandIns(world, lambda text: print("note:", text))
        yield world
    except Exception:
        for service in world.services.values():
            print(f"--- {service.log}\n{service.said()[-4000:]}" if os.path.exists(service.log) else "")
        raise
    finally:
        world.close()


def run_section(section, options):
    with new_world(options) as world:
        states.begin(world, section.steps[0])
        run_steps(world, section.steps)


def check_whole(sections):
    for section in sections.values():
        if not any(isinstance(step, document.Command) for step in section.steps):
            raise Failed(f"#{section.anchor} has no command")
        for step in section.steps:
            if isinstance(step, document.State) and step.name not in states.STATES:
                raise Failed(f"line {step.line}: there is no state '{step.name}'")
    print(f"{len(sections)} sections, "
          f"{sum(isinstance(step, document.Command) for s in sections.values() for step in s.steps)} commands")


def check_wrong(sections, options):
    with new_world(options) as world:
        states.healthy(world)
        for section in sections.values():
            try:
                run_steps(world, section.steps)
            except Failed as failed:
                if section.fails_with not in str(failed):
                    raise Failed(f"#{section.anchor} fails, but not with '{section.fails_with}':\n{failed}") from None
                print(f"#{section.anchor} fails, as it must: {section.fails_with}")
            else:
                raise Failed(f"#{section.anchor} does not fail")


def main():
    options = arguments()
    for tool in ("bin/grpcurl", "node_modules/.bin/buf"):
        if not os.access(os.path.join(options.tools, tool), os.X_OK):
            raise Failed(f"{tool} is not in {options.tools}: ./dev test installs it")
    with open(options.document, encoding="utf-8") as file:
        sections = document.read(file.read())
    if options.whole:
        check_whole(sections)
    elif options.wrong:
        check_wrong(sections, options)
    elif options.section not in sections:
        raise Failed(f"there is no section #{options.section}")
    else:
        run_section(sections[options.section], options)


if __name__ == "__main__":
    try:
        main()
    except (Failed, document.DocumentError, AssertionError, waiting.NotInTime, KeyError) as error:
        sys.exit(f"run.py: {error}")
