"""One of the two programs, as an init system would run it."""

import os
import re
import signal
import struct
import subprocess

import waiting


class StartFailed(Exception):
    pass


class Service:
    """Started and stopped any number of times over the same files. One thread at a time."""

    def __init__(self, name, program, folder, layer):
        self.name = name
        self.log = os.path.join(folder, name + ".log")
        self.flags = []
        self.config = None
        self.data = None
        self.descriptors = None
        self.log_pipe = None  # Where the log goes instead, if that is to be read by nobody.
        self._program = program
        self._layer = layer
        self._plan = os.path.join(folder, name + ".faults")
        self._clock = os.path.join(folder, name + ".clock")
        self._process = None
        self.set_faults("")
        self.set_clock(0)

    def set_faults(self, faults):
        """What its disk does from now on: tests/faults/layer/plan.h."""
        with open(self._plan + ".new", "w", encoding="utf-8") as plan:
            plan.write(faults)
        os.rename(self._plan + ".new", self._plan)

    def set_clock(self, seconds):
        """Sets its wall clock forward."""
        with open(self._clock, "r+b" if os.path.exists(self._clock) else "wb") as clock:
            clock.write(struct.pack("=q", seconds))

    def _command(self):
        command = ["setpriv", "--pdeathsig", "KILL"]
        if self.descriptors:
            command += ["prlimit", f"--nofile={self.descriptors}:{self.descriptors}"]
        command += ["env", f"TERTIB_FAULTS_FOLDER={self.data}", f"TERTIB_FAULTS_PLAN={self._plan}",
                    f"TERTIB_FAULTS_CLOCK={self._clock}", f"LD_PRELOAD={self._layer}"]
        return command + [self._program, "--config", self.config] + self.flags

    def start(self):
        """Returns once it serves, as with Type=notify."""
        if self.running():
            return
        with open(self.log, "ab") as log:
            start = log.tell()
            self._process = subprocess.Popen(self._command(), stdin=subprocess.DEVNULL, stdout=log,
                                             stderr=log if self.log_pipe is None else self.log_pipe)
        if self.log_pipe is None:
            waiting.until(lambda: not self.running() or '"message":"serving"' in self.said(start),
                          self.name + " serves")
        if not self.running():
            raise StartFailed(self.said(start))

    def said(self, start=0):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            log.seek(start)
            return log.read()

    def running(self):
        return self._process is not None and self._process.poll() is None

    def failed(self):
        return self._process is not None and self._process.poll() not in (None, 0)

    def signal(self, number):
        if self.running():
            self._process.send_signal(number)

    def stop(self):
        self.signal(signal.SIGTERM)
        if self._process is not None:
            self._process.wait(timeout=waiting.DEADLINE_SECONDS)

    def kill(self):
        if self.running():
            self._process.kill()
            self._process.wait()

    def configure(self, key, value):
        """Sets a key in its file of settings, where that has it, commented out or not."""
        with open(self.config, encoding="utf-8") as file:
            text = file.read()
        quoted = f'"{value}"' if isinstance(value, str) else value
        text, found = re.subn(rf"^#?{key} = .*$", f"{key} = {quoted}", text, flags=re.MULTILINE)
        assert found == 1, f"{self.config} has no line for {key}"
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(text)
