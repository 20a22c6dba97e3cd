"""Stand-ins for what cannot run beside other tests: an init system, root, a cluster, registries, another machine.

systemctl, journalctl, systemd-run  do with the live services what systemd would
kubectl                             holds folders, kinds and names against what deploy/k8s makes
apt-get                             knows the names of our packages
go, npm                             hold the module and its version against what the project itself installs
chown, scp                          hold owner and paths against what is there; scp copies

Each refuses what it does not know, so that a command with a wrong name fails.
"""

import glob
import json
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import threading

from service import StartFailed
from world import RECAP

SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "stand_in")


class Refused(Exception):
    pass


def _require(condition, what):
    if not condition:
        raise Refused(what)


class StandIns:
    """Answers the stand-ins of one world, from one thread: what it starts ends with it."""

    def __init__(self, world, note):
        self._world = world
        self._note = note
        self._built = {}
        self._programs = {
            "systemctl": self._systemctl, "journalctl": self._journalctl, "systemd-run": self._systemd_run,
            "kubectl": self._kubectl, "apt-get": self._apt_get, "go": self._go, "npm": self._npm,
            "chown": self._chown, "scp": self._scp}
        for name in self._programs:
            os.symlink(SCRIPT, os.path.join(world.stand_ins, name))
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(os.path.join(world.stand_ins, "socket"))
        self._listener.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            connection, _ = self._listener.accept()
            with connection, connection.makefile("rw") as stream:
                name, *words = json.loads(stream.readline())
                try:
                    output, exit_code = self._programs[name](words) or "", 0
                except (Refused, StartFailed) as error:
                    output, exit_code = f"{name}: {error}\n", 1
                if isinstance(output, tuple):
                    output, exit_code = output
                stream.write(json.dumps({"output": output, "exit_code": exit_code}) + "\n")

    # systemd

    def _unit(self, word):
        name = word.removesuffix(".service")
        _require(name in self._world.services, f"there is no unit {word}")
        units = os.path.join(self._world.source, "deploy/systemd")
        if os.path.isdir(units):
            _require(os.path.exists(f"{units}/{name}.service"), f"{units} has no {name}.service")
        return self._world.services[name]

    def _systemctl(self, words):
        flags = [word for word in words if word.startswith("-")]
        verb, *units = [word for word in words if word not in flags]
        _require(set(flags) <= {"--now"} and (not flags or verb in ("enable", "disable")), f"flags {flags}")
        if verb == "daemon-reload":
            return _require(not units, "daemon-reload takes no unit")
        _require(units, "which unit?")
        if verb == "restart" and units[0] in ("prometheus", "grafana-server"):
            return None
        services = [self._unit(unit) for unit in units]
        if verb == "is-active":
            states = ["active" if service.running() else "failed" if service.failed() else "inactive"
                      for service in services]
            return "".join(state + "\n" for state in states), 0 if set(states) == {"active"} else 3
        actions = {"start": [self._start], "stop": [lambda service: service.stop()],
                   "restart": [lambda service: service.stop(), self._start],
                   "reload": [lambda service: service.signal(signal.SIGHUP)], "reset-failed": [],
                   "enable": [self._start] if flags else [], "disable": []}
        _require(verb in actions, f"systemctl {verb} has no stand-in")
        for service in services:
            for action in actions[verb]:
                action(service)
        return None

    def _start(self, service):
        """As the unit would, with what its drop-ins set."""
        for path in glob.glob(self._world.place(f"/etc/systemd/system/{service.name}.service.d/*.conf")):
            with open(path, encoding="utf-8") as file:
                text = file.read()
            _require(text.startswith("[Service]\n"), f"{path} has no section [Service]")
            for key, value in re.findall(r"^(\w+)=(.*)$", text, flags=re.MULTILINE):
                _require(key == "LimitNOFILE", f"{key}= has no stand-in")
                # Only a machine's root may have more than it was given.
                service.descriptors = min(int(value), resource.getrlimit(resource.RLIMIT_NOFILE)[1])
        try:
            service.start()
        except StartFailed:
            raise Refused(f"Job for {service.name}.service failed.") from None

    def _journalctl(self, words):
        options = {"-t": None, "-n": "1000000", "-o": None, "--since": "today"}
        flags = []
        rest = iter(words)
        for word in rest:
            if word in options:
                options[word] = next(rest)
            else:
                flags.append(word)
        _require(set(flags) <= {"--no-pager"} and options["-t"], f"{words} has no stand-in")
        _require(options["-o"] == "cat", "without -o cat the lines are no JSON")
        lines = self._unit(options["-t"]).said().splitlines()[-int(options["-n"]):]
        return "".join(line + "\n" for line in lines)

    def _systemd_run(self, words):
        options = [word for word in words if word.startswith("--") and word.split("=")[0] in
                   ("--unit", "--uid", "--property")]
        command = words[len(options):]
        _require(words[:len(options)] == options, "options come first, each with its value behind =")
        _require("--uid=tertib" in options, "a service runs as the user tertib")
        _require(command[0] == "/usr/bin/" + RECAP, f"{command[0]} is no second recap")
        self._world.start([os.path.join(self._world.programs, RECAP), *command[1:]])

    # What is elsewhere

    def _kubectl(self, words):
        folder = os.path.join(self._world.source, "deploy/k8s")
        if not os.path.isdir(folder):
            return self._note(f"kubectl {' '.join(words)}: not held against anything, deploy/k8s is not there")
        if "-k" in words:
            path = words[words.index("-k") + 1]
            _require(os.path.isdir(os.path.join(self._world.source, path)), f"there is no folder {path}")
            self._kustomized(path)
            return None
        made = self._kustomized("deploy/k8s/overlays/production")
        if "-n" in words:
            named = words[words.index("-n") + 1]
            _require(made is None or f"\n  namespace: {named}\n" in made, f"there is no namespace {named}")
        for kind, name in re.findall(r"\b(statefulset|deployment|service)/([\w-]+)", " ".join(words)):
            _require(made is None or re.search(rf"^kind: {kind}$(?:(?!^---$)[^\0])*?^  name: {name}$", made,
                                               flags=re.MULTILINE | re.IGNORECASE), f"there is no {kind}/{name}")
        return None

    def _kustomized(self, path):
        """What a folder makes; nothing, with a note, where there is no kubectl to say it."""
        if path not in self._built:
            self._built[path] = self._kustomize(path)
        return self._built[path]

    def _kustomize(self, path):
        real = shutil.which("kubectl")
        if real is None:
            return self._note(f"{path}: not built, kubectl is not installed")
        built = subprocess.run([real, "kustomize", os.path.join(self._world.source, path)], text=True,
                               capture_output=True, check=False)
        _require(built.returncode == 0, built.stderr)
        return built.stdout

    def _apt_get(self, words):
        words = [word for word in words if word not in ("-y", "--allow-downgrades")]
        _require(words[0] == "install" and len(words) > 1, f"apt-get {words[0]} has no stand-in")
        for word in words[1:]:
            _require(re.fullmatch(r"\./(tertib|tertib-server)_(\*|[\d.]+-\d+)_amd64\.deb|"
                                  r"prometheus|golang-go|npm|curl|jq", word), f"there is no package {word}")

    def _go(self, words):
        with open(os.path.join(self._world.source, "tools/go-tools.txt"), encoding="utf-8") as file:
            tools = re.findall(r"^\w\S+", file.read(), flags=re.MULTILINE)
        _require(words[0] == "install" and words[1:] and set(words[1:]) <= set(tools), f"only of {tools}")

    def _npm(self, words):
        with open(os.path.join(self._world.source, "tools/package.json"), encoding="utf-8") as file:
            tools = [f"{name}@{version}" for name, version in json.load(file)["devDependencies"].items()]
        _require(words[:2] == ["install", "-g"] and set(words[2:]) <= set(tools), f"only of {tools}")

    def _chown(self, words):
        *options, owner, path = words
        _require(options in ([], ["-R"]) and owner == "tertib:tertib", "all data is tertib's")
        _require(os.path.exists(path), f"there is no {path}")

    def _scp(self, words):
        path, (machine, target) = words[0], words[1].split(":")
        _require(len(words) == 2 and machine == "new-machine", "scp FILE new-machine:FOLDER")
        target = self._world.rewrite(target)
        _require(os.path.isdir(target), f"there is no folder {target}")
        if os.path.abspath(os.path.dirname(path)) != os.path.abspath(target):
            shutil.copy(path, target)
