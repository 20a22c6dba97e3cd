"""The policy list: what every overlay has to keep to. The API's own rules are not repeated here (schemas.py, and
a real kube-apiserver in ./dev test-k8s); these are ours.

Each policy is a generator over one overlay's Manifests, and yields what breaks it. Its docstring says what must be so.
tests/k8s/policies_test.py breaks each of them once.
"""

import pathlib
import re

from manifests import CLUSTER_KINDS, name_of, to_bytes, to_seconds

ROOT = pathlib.Path(__file__).resolve().parents[2]
POLICIES = []
SECONDS_TO_END_CALLS = 10  # main.cc of both services
SHARE_OF_LIMIT = 0.8
SERVICES = ("tertib-catalogue", "tertib-recap")


def policy(function):
    POLICIES.append(function)
    return function


def _containers(manifests):
    for workload in manifests.workloads:
        for container in workload.containers:
            yield workload, container, f"{workload.name}, container {container['name']}"


def _project_version():
    text = (ROOT / "CMakeLists.txt").read_text()
    return re.search(r"project\(tertib VERSION ([\d.]+)", text).group(1)


# Images


@policy
def image_is_pinned(manifests):
    """Each image has a tag that is not `latest`, or a digest."""
    for _, container, where in _containers(manifests):
        image = container["image"]
        tag = image.rpartition("/")[2].partition(":")[2]
        if "@sha256:" not in image and tag in ("", "latest"):
            yield f"{where}: image {image}"


@policy
def image_is_this_version(manifests):
    """An image of ours has the version of CMakeLists.txt, or a digest."""
    for _, container, where in _containers(manifests):
        name, _, tag = container["image"].rpartition("/")[2].partition(":")
        if name == "tertib" and "@" not in container["image"] and tag != _project_version():
            yield f"{where}: image {container['image']}, but this is {_project_version()}"


# Pod security: restricted, and beyond


@policy
def pod_is_restricted(manifests):
    """Pods keep to PodSecurity `restricted`, as tests/k8s has a kube-apiserver judge too."""
    for workload in manifests.workloads:
        pod = workload.pod
        context = pod.get("securityContext", {})
        if context.get("runAsNonRoot") is not True or context.get("runAsUser", 0) == 0:
            yield f"{workload.name}: runs as root, or does not rule it out"
        if context.get("seccompProfile", {}).get("type") != "RuntimeDefault":
            yield f"{workload.name}: seccompProfile is not RuntimeDefault"
        for host in ("hostNetwork", "hostPID", "hostIPC"):
            if pod.get(host):
                yield f"{workload.name}: {host}"
        for volume in workload.volumes():
            kinds = set(volume) - {"name"}
            if not kinds <= {"configMap", "secret", "emptyDir", "persistentVolumeClaim", "projected"}:
                yield f"{workload.name}: volume {volume['name']} is of kind {kinds}"
    for _, container, where in _containers(manifests):
        context = container.get("securityContext", {})
        if context.get("allowPrivilegeEscalation") is not False or context.get("privileged"):
            yield f"{where}: allows privilege escalation"
        capabilities = context.get("capabilities", {})
        if capabilities.get("drop") != ["ALL"] or capabilities.get("add"):
            yield f"{where}: keeps capabilities"
        if not {"runAsUser", "runAsNonRoot", "seccompProfile"}.isdisjoint(context):
            yield f"{where}: sets anew what its pod has set"
        if any("hostPort" in port for port in container.get("ports", [])):
            yield f"{where}: takes a port of the node"


@policy
def root_is_read_only(manifests):
    """No container writes to its root file system."""
    for _, container, where in _containers(manifests):
        if container.get("securityContext", {}).get("readOnlyRootFilesystem") is not True:
            yield where


@policy
def no_account_token(manifests):
    """Pods have an account of their own, and neither it nor the pod mounts its token."""
    accounts = {a["metadata"]["name"]: a for a in manifests.of_kind("ServiceAccount")}
    for workload in manifests.workloads:
        account = accounts.get(workload.pod.get("serviceAccountName"))
        if account is None:
            yield f"{workload.name}: has no account of its own"
        elif account.get("automountServiceAccountToken") is not False:
            yield f"{name_of(account)}: mounts its token"
        if workload.pod.get("automountServiceAccountToken") is not False:
            yield f"{workload.name}: mounts the token of its account"


@policy
def no_rights_and_no_secrets(manifests):
    """Nothing here has rights in the cluster, and no secret stands in a file."""
    for obj in manifests.objects:
        if obj["kind"] in ("Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding", "Secret"):
            yield name_of(obj)


@policy
def no_service_links(manifests):
    """Kubernetes sets no TERTIB_… variables for Services: they look as settings do."""
    for workload in manifests.workloads:
        if workload.pod.get("enableServiceLinks") is not False:
            yield workload.name


# Resources


@policy
def resources_are_set(manifests):
    """Requests and limits of CPU, memory and local storage."""
    for _, container, where in _containers(manifests):
        for side in ("requests", "limits"):
            for resource in ("cpu", "memory", "ephemeral-storage"):
                if resource not in container.get("resources", {}).get(side, {}):
                    yield f"{where}: {side}.{resource} is not set"


@policy
def memory_fits_the_limit(manifests):
    """A service guards its memory (max-memory) well below what the container may have."""
    for _, container, where in _containers(manifests):
        variable = container["name"].upper().replace("-", "_") + "_MAX_MEMORY"
        if container["name"] not in SERVICES:
            continue
        values = [e.get("value") for e in container.get("env", []) if e["name"] == variable]
        limit = to_bytes(container.get("resources", {}).get("limits", {}).get("memory", 0))
        if len(values) != 1:
            yield f"{where}: {variable} is not set"
        elif not 0 < int(values[0]) * 2**20 <= SHARE_OF_LIMIT * limit:
            yield f"{where}: {variable} is {values[0]} MiB, more than {SHARE_OF_LIMIT:.0%} of the memory limit"


@policy
def scratch_volumes_are_bounded(manifests):
    """An emptyDir has a sizeLimit, and the container's limit has room for it."""
    for workload in manifests.workloads:
        size = 0
        for volume in workload.volumes():
            if "emptyDir" in volume:
                limit = volume["emptyDir"].get("sizeLimit")
                if limit is None:
                    yield f"{workload.name}: volume {volume['name']} has no sizeLimit"
                size += to_bytes(limit or 0)
        room = sum(to_bytes(c.get("resources", {}).get("limits", {}).get("ephemeral-storage", 0))
                   for c in workload.containers)
        if size > room:
            yield f"{workload.name}: limits.ephemeral-storage has no room for its emptyDirs"


# Life


@policy
def probes_are_there(manifests):
    """Services have all three probes; being alive depends on the process alone, being ready does not."""
    for workload in manifests.workloads:
        if not workload.runs_for_long:
            continue
        for container in workload.pod["containers"]:
            where = f"{workload.name}, container {container['name']}"
            services = {}
            for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
                grpc = container.get(probe, {}).get("grpc")
                if grpc is None:
                    yield f"{where}: no {probe} by gRPC"
                    continue
                services[probe] = grpc.get("service")
                if grpc["port"] not in workload.port_numbers():
                    yield f"{where}: {probe} asks a port that the container does not have"
            if services.get("livenessProbe", "liveness") != "liveness":
                yield f"{where}: livenessProbe asks for {services['livenessProbe']}"
            if services.get("readinessProbe", "") in ("liveness", None):
                yield f"{where}: readinessProbe does not ask whether it is ready"


@policy
def grace_is_long_enough(manifests):
    """SIGKILL comes after drain-delay and the time that calls under way have, with a reserve."""
    for workload in manifests.workloads:
        if not workload.runs_for_long:
            continue
        delay = to_seconds(manifests.settings(workload).get("drain-delay", 0))
        grace = workload.pod.get("terminationGracePeriodSeconds", 30)
        if grace < delay + SECONDS_TO_END_CALLS + 10:
            yield f"{workload.name}: {grace} s of grace, with a drain-delay of {delay:g} s"


@policy
def catalogue_is_one(manifests):
    """The register has one writer, and its data outlives it."""
    for workload in manifests.workloads:
        if workload.object["metadata"]["name"] == "tertib-catalogue":
            spec = workload.object["spec"]
            if workload.object["kind"] != "StatefulSet" or workload.replicas != 1:
                yield f"{workload.name}: not one pod of a StatefulSet"
            elif not spec.get("volumeClaimTemplates"):
                yield f"{workload.name}: no volume claim"
            elif set(spec.get("persistentVolumeClaimRetentionPolicy", {}).values()) - {"Retain"}:
                yield f"{workload.name}: its volume would be deleted"


@policy
def replicas_are_spread(manifests):
    """Replicas of one kind spread over nodes."""
    for workload in manifests.workloads:
        if not workload.runs_for_long or workload.replicas < 2:
            continue
        if not any(c["topologyKey"] == "kubernetes.io/hostname"
                   and workload in manifests.selected(c.get("labelSelector", {}).get("matchLabels", {}))
                   for c in workload.pod.get("topologySpreadConstraints", [])):
            yield workload.name


@policy
def disruptions_have_a_budget(manifests):
    """Each service has exactly one PodDisruptionBudget, and none blocks a drain for ever."""
    budgets = manifests.of_kind("PodDisruptionBudget")
    for workload in manifests.workloads:
        if not workload.runs_for_long:
            continue
        its = [b for b in budgets if workload in manifests.selected(b["spec"]["selector"]["matchLabels"])]
        if len(its) != 1:
            yield f"{workload.name}: has {len(its)} budgets"
        for budget in its:
            if not isinstance(budget["spec"].get("maxUnavailable"), int) or budget["spec"]["maxUnavailable"] < 1:
                yield f"{name_of(budget)}: maxUnavailable is not a number of at least 1"


# What refers to what


@policy
def selectors_select(manifests):
    """Every Service, budget, network policy and monitor selects something."""
    for kind in ("Service", "PodDisruptionBudget", "NetworkPolicy"):
        for obj in manifests.of_kind(kind):
            spec = obj["spec"]
            selector = (spec["selector"] if kind == "Service" else
                        spec["selector" if kind == "PodDisruptionBudget" else "podSelector"].get("matchLabels", {}))
            if not manifests.selected(selector):
                yield f"{name_of(obj)}: selects no pod"
    for monitor in manifests.of_kind("ServiceMonitor"):
        for endpoint in monitor["spec"]["endpoints"]:
            if not _scraped_services(manifests, monitor, endpoint["port"]):
                yield f"{name_of(monitor)}: selects no Service with a port {endpoint['port']}"


def _scraped_services(manifests, monitor, port):
    selector = monitor["spec"]["selector"]["matchLabels"]
    return [s for s in manifests.of_kind("Service")
            if selector.items() <= s["metadata"].get("labels", {}).items()
            and port in {p["name"] for p in s["spec"]["ports"]}]


@policy
def ports_are_there(manifests):
    """What Services and network policies call by the name of a port, pods have."""
    for service in manifests.of_kind("Service"):
        for workload in manifests.selected(service["spec"]["selector"]):
            for port in service["spec"]["ports"]:
                if port["targetPort"] not in workload.port_names():
                    yield f"{name_of(service)}: {workload.name} has no port {port['targetPort']}"
    for network in manifests.of_kind("NetworkPolicy"):
        pods = manifests.selected(network["spec"]["podSelector"].get("matchLabels", {}))
        for rule in network["spec"].get("ingress", []):
            for port in rule.get("ports", []):
                for workload in pods:
                    if isinstance(port["port"], str) and port["port"] not in workload.port_names():
                        yield f"{name_of(network)}: {workload.name} has no port {port['port']}"


@policy
def names_are_there(manifests):
    """ConfigMaps that pods mount, and the headless Service that a StatefulSet names."""
    for workload in manifests.workloads:
        for volume in workload.volumes():
            name = volume.get("configMap", {}).get("name")
            if name is not None and name not in manifests.names("ConfigMap"):
                yield f"{workload.name}: there is no ConfigMap {name}"
    headless = {s["metadata"]["name"] for s in manifests.of_kind("Service") if s["spec"].get("clusterIP") == "None"}
    for stateful in manifests.of_kind("StatefulSet"):
        if stateful["spec"].get("serviceName") not in headless:
            yield f"{name_of(stateful)}: its serviceName is no headless Service"


@policy
def one_namespace(manifests):
    """Everything stands in one namespace, which refuses pods that are not restricted."""
    names = manifests.names("Namespace")
    for obj in manifests.objects:
        if obj["kind"] not in CLUSTER_KINDS and {obj["metadata"].get("namespace")} != names:
            yield f"{name_of(obj)}: in the namespace {obj['metadata'].get('namespace')}, not {names}"
    for namespace in manifests.of_kind("Namespace"):
        for mode in ("enforce", "warn"):
            if namespace["metadata"]["labels"].get(f"pod-security.kubernetes.io/{mode}") != "restricted":
                yield f"{name_of(namespace)}: {mode} is not restricted"


@policy
def labels_say_what_it_is(manifests):
    """Every object has the labels app.kubernetes.io/name and part-of."""
    for obj in manifests.objects:
        labels = obj["metadata"].get("labels", {})
        if obj["kind"] not in CLUSTER_KINDS and "app.kubernetes.io/name" not in labels:
            yield f"{name_of(obj)}: no name"
        if labels.get("app.kubernetes.io/part-of") != "tertib":
            yield f"{name_of(obj)}: not part of tertib"


# The network


@policy
def network_is_closed(manifests):
    """All traffic is denied unless allowed, and each pod has a policy of its own."""
    policies = [n["spec"] for n in manifests.of_kind("NetworkPolicy")]
    if {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]} not in policies:
        yield "no policy denies everything by default"
    for workload in manifests.workloads:
        if not any(s["podSelector"] and workload in manifests.selected(s["podSelector"]["matchLabels"])
                   for s in policies):
            yield f"{workload.name}: no policy is about it"
    for network in manifests.of_kind("NetworkPolicy"):
        for side, peer in (("ingress", "from"), ("egress", "to")):
            for rule in network["spec"].get(side, []):
                if not rule.get("ports") or not rule.get(peer):
                    yield f"{name_of(network)}: {side} without ports, or without saying {peer} whom"
                for end in rule.get(peer, []):
                    if not (end.get("podSelector") or {}).get("matchLabels"):
                        yield f"{name_of(network)}: {side} {peer} any pod"
                    elif "namespaceSelector" not in end and not manifests.selected(end["podSelector"]["matchLabels"]):
                        yield f"{name_of(network)}: {side} {peer} pods that are not there"


@policy
def services_stay_inside(manifests):
    """No Service is open to what is outside the cluster: the services speak plain text and ask nobody who calls."""
    for service in manifests.of_kind("Service"):
        spec = service["spec"]
        if spec.get("type", "ClusterIP") != "ClusterIP" or "externalIPs" in spec:
            yield name_of(service)
    for kind in ("Ingress", "HTTPRoute", "GRPCRoute"):
        yield from map(name_of, manifests.of_kind(kind))


# Settings and monitoring


@policy
def settings_are_known(manifests):
    """Each key of a file of settings is one that docs/settings.md lists, where a test holds it against the programs."""
    text = (ROOT / "docs/settings.md").read_text()
    for workload in manifests.workloads:
        name = workload.object["metadata"]["name"]
        if name not in SERVICES:
            continue
        table = re.search(rf"^## {name}$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL).group(1)
        known = set(re.findall(r"^\| `([a-z-]+)`", table, re.MULTILINE))
        variables = set(re.findall(r"`(TERTIB_[A-Z_]+)`", table))
        settings = manifests.settings(workload)
        if not settings:
            yield f"{workload.name}: mounts no file of settings"
        for key in settings.keys() - known:
            yield f"{workload.name}: there is no setting {key}"
        for container in workload.containers:
            for variable in {e["name"] for e in container.get("env", [])} - variables:
                yield f"{workload.name}: there is no variable {variable}"


@policy
def recap_follows_the_catalogue(manifests):
    """The recap's `catalogue` is a Service and a port of it."""
    for workload in manifests.workloads:
        host, _, port = manifests.settings(workload).get("catalogue", "").partition(":")
        if workload.object["metadata"]["name"] == "tertib-recap" and not any(
                s["metadata"]["name"] == host and port in {str(p["port"]) for p in s["spec"]["ports"]}
                for s in manifests.of_kind("Service")):
            yield f"{workload.name}: no Service is {host}:{port}"


@policy
def rules_fit_what_is_scraped(manifests):
    """Where there are rules, each job that one of them names is scraped under that name."""
    jobs = set()
    for monitor in manifests.of_kind("ServiceMonitor"):
        for endpoint in monitor["spec"]["endpoints"]:
            for service in _scraped_services(manifests, monitor, endpoint["port"]):
                jobs.add(service["metadata"]["labels"].get(monitor["spec"].get("jobLabel"), service["metadata"]["name"]))
    for rules in manifests.of_kind("PrometheusRule"):
        for group in rules["spec"]["groups"]:
            for rule in group["rules"]:
                for operator, job in re.findall(r'\bjob(=~?)"([^"]+)"', rule["expr"]):
                    fits = {j for j in jobs if (re.fullmatch(job, j) if operator == "=~" else job == j)}
                    if not fits or (operator == "=~" and fits != jobs):
                        yield f"{name_of(rules)}: {rule.get('alert') or rule.get('record')} asks for job {job}; scraped: {jobs}"
