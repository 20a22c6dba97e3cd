"""The runbook as the test reads it: sections, the states they are tried in, and commands with their output.

In a section ("## Heading") these count:

    <!-- state: disk-full -->     what the services are brought into before what follows (states.py)

    ```console                    each command is run once, and must print what stands below it
    $ tertib health
    tertib-catalogue  127.0.0.1:7401  serving
    …                             any number of lines, none included
    version …                     … in a line: any text
    [exit code 1]                 how the command ends, where that is not with 0

    ```console until              so, but each command is run again until it says that; journalctl always is, since
                                  lines of a log are written a little later than what they tell of

A command under which nothing stands may print anything. One that ends in a backslash goes on in the next line.
How wide columns are does not count.
"""

import re
from dataclasses import dataclass, field

ANYTHING = "…"


@dataclass
class Command:
    line: int
    text: str
    expected: list = field(default_factory=list)
    exit_code: int = 0
    repeat: bool = False


@dataclass
class State:
    line: int
    name: str


@dataclass
class Section:
    anchor: str
    steps: list = field(default_factory=list)
    # What a section of a deliberately wrong document must fail with.
    fails_with: str = ""


class DocumentError(Exception):
    pass


def anchor_of(heading):
    """As GitHub makes it of a heading."""
    return "".join(c.lower() if c.isalnum() or c in "-_" else "-" if c == " " else "" for c in heading)


def read(text):
    """The sections of a document, by their anchors, in their order."""
    sections = {}
    section = Section("")
    lines = enumerate(text.splitlines(), start=1)
    for number, line in lines:
        if line.startswith("## "):
            section = Section(anchor_of(line[3:]))
            sections[section.anchor] = section
        elif marker := re.fullmatch(r"<!-- (state|fails with): (.+) -->", line):
            if marker[1] == "state":
                section.steps.append(State(number, marker[2]))
            else:
                section.fails_with = marker[2]
        elif line.startswith("```"):
            section.steps += _read_block(number, line[3:], lines)
        else:
            _refuse_hidden_commands(number, line)
    return sections


def _read_block(start, info, lines):
    block = []
    for number, line in lines:
        if line == "```":
            break
        block.append((number, line))
    else:
        raise DocumentError(f"line {start}: the block does not end")
    if info not in ("console", "console until"):
        # Anything else would look like something to type, and no test would know of it.
        raise DocumentError(f"line {start}: a block is `console` or `console until`, not '{info}'")
    commands = []
    goes_on = False
    for number, line in block:
        if goes_on:
            commands[-1].text += "\n" + line
        elif line.startswith("$ "):
            commands.append(Command(number, line[2:],
                                    repeat=info.endswith("until") or line.startswith("$ journalctl ")))
        elif not commands:
            raise DocumentError(f"line {number}: a block begins with a command ('$ …')")
        elif ended := re.fullmatch(r"\[exit code (\d+)\]", line):
            commands[-1].exit_code = int(ended[1])
        else:
            commands[-1].expected.append(line)
        goes_on = not commands[-1].expected and commands[-1].text.endswith("\\")
    return commands


PROGRAMS = "tertib|tertib-catalogue|tertib-recap|grpcurl|buf|curl|promtool|systemctl|journalctl|kubectl|apt-get|cp|rm|mv"


def _refuse_hidden_commands(number, line):
    """A command within a sentence is one that no test runs."""
    for code in re.findall(r"`([^`]+)`", line):
        if re.match(rf"({PROGRAMS}) ", code):
            raise DocumentError(f"line {number}: `{code}` belongs into a block, where it is tried")


def flaw_of(command, output, exit_code):
    """What is wrong with how a command ended, in words; nothing if it ended as the document says."""
    if exit_code != command.exit_code:
        return f"it ended with {exit_code}, not {command.exit_code}"
    printed = "".join(_narrow(line) + "\n" for line in output.splitlines())
    if command.expected and not _pattern(command.expected).fullmatch(printed):
        return "it printed something else"
    return ""


def _narrow(line):
    """Without what columns are filled up with."""
    return re.sub(r"(?<=\S) +", " ", line).rstrip()


def _pattern(expected):
    pattern = ""
    for line in map(_narrow, expected):
        if line.strip() == ANYTHING:
            pattern += r"(?:.*\n)*?"
        else:
            pattern += ".*".join(map(re.escape, re.split(f" ?{ANYTHING} ?", line))) + r"\n"
    return re.compile(pattern)
