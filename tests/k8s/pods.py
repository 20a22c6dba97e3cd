"""Makes pods of the templates of Deployments and StatefulSets, as their controllers would:
kubectl get deployments,statefulsets -o json | pods.py FOLDER

Writes FOLDER/fit-NAME.json for each, and FOLDER/unfit-WHAT.json: the first one, with what PodSecurity "restricted" has
to refuse.
"""

import copy
import json
import pathlib
import sys

UNFIT = {
    "may-be-root": lambda pod: pod["securityContext"].pop("runAsNonRoot"),
    "is-root": lambda pod: pod["securityContext"].update(runAsUser=0),
    "any-syscall": lambda pod: pod["securityContext"].pop("seccompProfile"),
    "gains-privileges": lambda pod: pod["containers"][0]["securityContext"].pop("allowPrivilegeEscalation"),
    "privileged": lambda pod: pod["containers"][0]["securityContext"].update(
        privileged=True, allowPrivilegeEscalation=True),
    "keeps-capabilities": lambda pod: pod["containers"][0]["securityContext"].pop("capabilities"),
    "sees-the-node": lambda pod: pod["volumes"].append({"name": "node", "hostPath": {"path": "/"}}),
    "on-the-nodes-network": lambda pod: pod.update(hostNetwork=True),
}


def pod_of(workload):
    template = workload["spec"]["template"]
    pod = {"apiVersion": "v1", "kind": "Pod", "spec": template["spec"],
           "metadata": {"name": "made-of-" + workload["metadata"]["name"],
                        "namespace": workload["metadata"]["namespace"],
                        "labels": template["metadata"]["labels"]}}
    for claim in workload["spec"].get("volumeClaimTemplates", []):
        name = claim["metadata"]["name"]
        pod["spec"].setdefault("volumes", []).append(
            {"name": name, "persistentVolumeClaim": {"claimName": f"{name}-{workload['metadata']['name']}-0"}})
    return pod


def main():
    folder = pathlib.Path(sys.argv[1])
    pods = [pod_of(w) for w in json.load(sys.stdin)["items"]]
    for pod in pods:
        (folder / f"fit-{pod['metadata']['name']}.json").write_text(json.dumps(pod))
    for what, break_it in UNFIT.items():
        pod = copy.deepcopy(pods[0])
        pod["metadata"]["name"] = what
        break_it(pod["spec"])
        (folder / f"unfit-{what}.json").write_text(json.dumps(pod))


if __name__ == "__main__":
    main()
