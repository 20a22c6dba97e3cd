"""A machine on which both services are installed, in a folder of its own.

The runbook speaks of the ports and paths that an installation has. The test gives each a place of its own:
commands are rewritten before they run, and what they print is written back before it is compared.
"""

import os
import random
import re
import shutil
import socket
import subprocess
import tempfile
import urllib.error
import urllib.request

import waiting
from http2_client import SilentClient
from service import Service

CATALOGUE = "tertib-catalogue"
RECAP = "tertib-recap"
SAMPLE = "rekapitulasi-sop-diskominfo-singkawang.txt"
AGENCY = "diskominfo"
# gRPC and metrics of both services, and of a second recap.
PORTS = (7401, 9401, 7402, 9402, 7412, 9412)
PATHS = ("/var/lib/tertib", "/var/backups", "/var/tmp", "/var/lib/grafana", "/etc/tertib", "/etc/prometheus",
         "/etc/grafana", "/etc/systemd/system", "/usr/share/tertib")
COMMAND_SECONDS = 100


def _free_ports(count):
    """Below the range from which the system gives ports away, so that none is taken between two starts."""
    ports = []
    while len(ports) < count:
        port = random.randint(15000, 32000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port not in ports:
            ports.append(port)
    return ports


class World:
    """Made with nothing running. Closing it ends all that it started."""

    def __init__(self, source, programs, tools, layer):
        self.source = source
        self.programs = programs
        self.folder = tempfile.mkdtemp(prefix="tertib-runbook-")
        self.root = os.path.join(self.folder, "root")
        self.home = os.path.join(self.folder, "home")
        self.stand_ins = os.path.join(self.folder, "stand-ins")
        self.others = []
        self._clients = []
        self._ports = dict(zip(PORTS, _free_ports(len(PORTS))))
        for path in (self.home, self.stand_ins, *map(self.place, PATHS)):
            os.makedirs(path)
        shutil.copy(os.path.join(source, "tests/data", SAMPLE), self.home)
        for kind in ("grafana", "prometheus"):
            shutil.copytree(os.path.join(source, "deploy", kind), self.place("/usr/share/tertib/" + kind))
        self.services = {name: self._service(name, layer) for name in (CATALOGUE, RECAP)}
        self.catalogue, self.recap = self.services[CATALOGUE], self.services[RECAP]
        self.environment = os.environ | {
            "PATH": ":".join([self.stand_ins, os.path.join(tools, "bin"),
                              os.path.join(tools, "node_modules/.bin"), programs, os.environ["PATH"]]),
            "HOME": self.home,
            "LC_ALL": "C.UTF-8",
            "TERTIB_CATALOGUE": self.rewrite("127.0.0.1:7401"),
            "TERTIB_RECAP": self.rewrite("127.0.0.1:7402"),
        }

    def _service(self, name, layer):
        service = Service(name, os.path.join(self.programs, name), self.folder, layer)
        kind = name.removeprefix("tertib-")
        service.data = self.place("/var/lib/tertib/" + kind)
        service.config = self.place(f"/etc/tertib/{kind}.conf")
        with open(os.path.join(self.source, f"deploy/config/{kind}.conf"), encoding="utf-8") as file:
            text = self.rewrite(file.read())
        # Where it listens and whom it follows is what it is made with: here it has to be said.
        text = re.sub(r"^#((?:metrics-)?listen|catalogue) =", r"\1 =", text, flags=re.MULTILINE)
        with open(service.config, "w", encoding="utf-8") as file:
            file.write(text)
        return service

    def place(self, path):
        return self.root + path

    def rewrite(self, text):
        text = re.sub(r"127\.0\.0\.1:(\d+)\b", self._real_port, text)
        return re.sub(rf"(?<![\w/.-])({'|'.join(PATHS)})\b", lambda path: self.place(path[0]), text)

    def _real_port(self, address):
        port = int(address[1])
        return f"127.0.0.1:{self._ports.get(port, port)}"

    def write_back(self, text):
        text = text.replace(self.root, "")
        for port, real in self._ports.items():
            text = text.replace(f"127.0.0.1:{real}", f"127.0.0.1:{port}")
        return text

    def run(self, command):
        """Runs a command of the runbook in a shell: what it printed, and its exit code."""
        shell = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", "bash", "-o", "pipefail", "-c",
                                  self.rewrite(command)], cwd=self.home, env=self.environment,
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                 start_new_session=True)
        try:
            output, _ = shell.communicate(timeout=COMMAND_SECONDS)
            exit_code = shell.returncode
        except subprocess.TimeoutExpired:
            os.killpg(shell.pid, 9)
            output, exit_code = shell.communicate()[0], 124
        return self.write_back(output.decode(errors="replace")), exit_code

    def must(self, command):
        output, exit_code = self.run(command)
        assert exit_code == 0, f"{command}\n{output}"
        return output

    def start(self, command):
        """Starts something that goes on beside the commands."""
        words = [self.rewrite(word) for word in command]
        other = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", *words], cwd=self.home,
                                 env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL)
        self.others.append(other)
        return other

    def connect(self, port, **options):
        address = self.rewrite(f"127.0.0.1:{port}")
        self._clients.append(SilentClient(address, **options))
        return self._clients[-1], address

    def metric(self, port, name):
        """A figure at /metrics by its name and labels; nothing while there is none."""
        try:
            with urllib.request.urlopen(self.rewrite(f"http://127.0.0.1:{port}/metrics"), timeout=5) as answer:
                text = answer.read().decode()
        except (OSError, urllib.error.URLError):
            return None
        found = re.search(rf"^{re.escape(name)} (\S+)$", text, flags=re.MULTILINE)
        return float(found[1]) if found else None

    def await_metric(self, port, name, is_so):
        waiting.until(lambda: (figure := self.metric(port, name)) is not None and is_so(figure), name)

    def start_services(self):
        self.catalogue.start()
        self.recap.start()
        self.must("tertib health --wait 30")

    def import_sample(self):
        report = self.must(f"tertib import {SAMPLE} --agency {AGENCY} --output json")
        sequence = re.search(r'"sequence":"(\d+)"', report)[1]
        self.must(f"tertib recap --min-sequence {sequence}")

    def disconnect(self):
        while self._clients:
            self._clients.pop().close()

    def close(self):
        self.disconnect()
        for other in self.others:
            other.kill()
            other.wait()
        for service in self.services.values():
            service.kill()
        shutil.rmtree(self.folder)
