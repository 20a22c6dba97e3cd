"""What kustomize rendered for one overlay, as policies and schemas look at it."""

import re

import yaml

WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet")
JOBS = ("Job", "CronJob")
CLUSTER_KINDS = ("Namespace",)


class Workload:
    """An object that makes pods, and the template it makes them of."""

    def __init__(self, obj):
        self.object = obj
        self.name = f"{obj['kind']} {obj['metadata']['name']}"
        self.runs_for_long = obj["kind"] in WORKLOADS
        spec = obj["spec"]
        self.replicas = spec.get("replicas", 1)
        if obj["kind"] == "CronJob":
            spec = spec["jobTemplate"]["spec"]
        template = spec["template"]
        self.labels = template["metadata"].get("labels", {})
        self.pod = template["spec"]
        self.containers = self.pod["containers"] + self.pod.get("initContainers", [])

    def port_names(self):
        return {p["name"] for c in self.pod["containers"] for p in c.get("ports", []) if "name" in p}

    def port_numbers(self):
        return {p["containerPort"] for c in self.pod["containers"] for p in c.get("ports", [])}

    def volumes(self):
        return self.pod.get("volumes", [])


class Manifests:
    """All objects of one overlay."""

    def __init__(self, objects):
        self.objects = objects
        self.workloads = [Workload(o) for o in objects if o["kind"] in WORKLOADS + JOBS]

    @classmethod
    def parse(cls, text):
        return cls([o for o in yaml.safe_load_all(text) if o])

    def of_kind(self, kind):
        return [o for o in self.objects if o["kind"] == kind]

    def names(self, kind):
        return {o["metadata"]["name"] for o in self.of_kind(kind)}

    def selected(self, labels):
        """The workloads whose pods bear all of these labels."""
        return [w for w in self.workloads if labels.items() <= w.labels.items()]

    def settings(self, workload):
        """The settings in the files that a workload mounts, key by key."""
        maps = {m["metadata"]["name"]: m for m in self.of_kind("ConfigMap")}
        settings = {}
        for volume in workload.volumes():
            config = maps.get(volume.get("configMap", {}).get("name"), {})
            for name, text in config.get("data", {}).items():
                if name.endswith(".conf"):
                    settings.update(re.findall(r'^([a-z-]+) = "?([^"\n]*)"?$', text, re.MULTILINE))
        return settings


def name_of(obj):
    return f"{obj['kind']} {obj['metadata']['name']}"


_UNITS = {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40, "k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}


def to_bytes(quantity):
    """A quantity of Kubernetes, such as 512Mi, in bytes."""
    number, unit = re.fullmatch(r"(\d+)([A-Za-z]*)", str(quantity)).groups()
    return int(number) * (_UNITS[unit] if unit else 1)


def to_seconds(duration):
    """A duration of our settings, such as 10, 500ms or 1m30s, in seconds."""
    text = str(duration)
    if re.fullmatch(r"[\d.]+", text):
        return float(text)
    units = {"ms": 0.001, "s": 1, "m": 60, "h": 3600}
    return sum(float(n) * units[u] for n, u in re.findall(r"([\d.]+)(ms|s|m|h)", text))
