"""Breaks each policy of tools/k8s/policies.py, and a few schemas, in the rendered overlay that RENDERED names:
what is never found wrong proves nothing. CRDS names the folder of CRDs."""

import copy
import os
import pathlib
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools/k8s"))

from manifests import Manifests  # noqa: E402
from policies import POLICIES  # noqa: E402
from schemas import Schemas  # noqa: E402

RENDERED = Manifests.parse(pathlib.Path(os.environ["RENDERED"]).read_text()).objects
SCHEMAS = Schemas(sorted(pathlib.Path(os.environ["CRDS"]).glob("*.yaml")))


class Broken:
    """A copy of the overlay for one test to break."""

    def __init__(self):
        self.objects = copy.deepcopy(RENDERED)

    def get(self, kind, name):
        return next(o for o in self.objects if o["kind"] == kind and o["metadata"]["name"].startswith(name))

    def drop(self, kind, name):
        self.objects.remove(self.get(kind, name))

    def spec(self, kind, name):
        return self.get(kind, name)["spec"]

    def recap(self):
        return self.spec("Deployment", "tertib-recap")

    def catalogue(self):
        return self.spec("StatefulSet", "tertib-catalogue")

    def pod(self):
        return self.recap()["template"]["spec"]

    def container(self):
        return self.pod()["containers"][0]


# Which policy must find what wrong.
BREAKS = [
    ("image_is_pinned", lambda b: b.container().update(image="registry.example:5000/tertib")),
    ("image_is_pinned", lambda b: b.container().update(image="tertib:latest")),
    ("image_is_this_version", lambda b: b.container().update(image="tertib:0.0.1")),
    ("pod_is_restricted", lambda b: b.pod()["securityContext"].pop("runAsNonRoot")),
    ("pod_is_restricted", lambda b: b.pod()["securityContext"].update(runAsUser=0)),
    ("pod_is_restricted", lambda b: b.pod()["securityContext"].pop("seccompProfile")),
    ("pod_is_restricted", lambda b: b.pod().update(hostNetwork=True)),
    ("pod_is_restricted", lambda b: b.pod()["volumes"].append({"name": "host", "hostPath": {"path": "/"}})),
    ("pod_is_restricted", lambda b: b.container()["securityContext"].update(allowPrivilegeEscalation=True)),
    ("pod_is_restricted", lambda b: b.container()["securityContext"].update(privileged=True)),
    ("pod_is_restricted", lambda b: b.container()["securityContext"].update(runAsUser=0)),
    ("pod_is_restricted", lambda b: b.container()["securityContext"]["capabilities"].update(drop=["NET_RAW"])),
    ("pod_is_restricted", lambda b: b.container()["ports"][0].update(hostPort=7402)),
    ("root_is_read_only", lambda b: b.container()["securityContext"].pop("readOnlyRootFilesystem")),
    ("no_account_token", lambda b: b.pod().pop("automountServiceAccountToken")),
    ("no_account_token", lambda b: b.pod().update(serviceAccountName="default")),
    ("no_account_token", lambda b: b.get("ServiceAccount", "tertib-recap").pop("automountServiceAccountToken")),
    ("no_rights_and_no_secrets", lambda b: b.get("ServiceAccount", "tertib-recap").update(kind="Secret")),
    ("no_service_links", lambda b: b.pod().pop("enableServiceLinks")),
    ("resources_are_set", lambda b: b.container()["resources"]["limits"].pop("cpu")),
    ("resources_are_set", lambda b: b.container()["resources"]["requests"].pop("memory")),
    ("memory_fits_the_limit", lambda b: b.container().update(env=[])),
    ("memory_fits_the_limit", lambda b: b.container()["resources"]["limits"].update(memory="1Gi")),
    ("scratch_volumes_are_bounded", lambda b: b.pod()["volumes"][1]["emptyDir"].pop("sizeLimit")),
    ("scratch_volumes_are_bounded", lambda b: b.pod()["volumes"][1]["emptyDir"].update(sizeLimit="4Gi")),
    ("probes_are_there", lambda b: b.container().pop("startupProbe")),
    ("probes_are_there", lambda b: b.container()["livenessProbe"]["grpc"].update(service="readiness")),
    ("probes_are_there", lambda b: b.container()["readinessProbe"]["grpc"].update(service="liveness")),
    ("probes_are_there", lambda b: b.container()["readinessProbe"]["grpc"].update(port=7401)),
    ("grace_is_long_enough", lambda b: b.pod().update(terminationGracePeriodSeconds=25)),
    ("grace_is_long_enough", lambda b: b.pod().pop("terminationGracePeriodSeconds") and
     b.get("ConfigMap", "tertib-recap-config")["data"].update({"recap.conf": 'drain-delay = "15s"\n'})),
    ("catalogue_is_one", lambda b: b.catalogue().update(replicas=2)),
    ("catalogue_is_one", lambda b: b.catalogue().pop("volumeClaimTemplates")),
    ("catalogue_is_one", lambda b: b.catalogue()["persistentVolumeClaimRetentionPolicy"].update(whenScaled="Delete")),
    ("replicas_are_spread", lambda b: b.pod().pop("topologySpreadConstraints")),
    ("replicas_are_spread", lambda b: [c["labelSelector"]["matchLabels"].update({"app.kubernetes.io/name": "other"})
                                       for c in b.pod()["topologySpreadConstraints"]]),
    ("disruptions_have_a_budget", lambda b: b.drop("PodDisruptionBudget", "tertib-recap")),
    ("disruptions_have_a_budget", lambda b: b.spec("PodDisruptionBudget", "tertib-recap").update(maxUnavailable=0)),
    ("disruptions_have_a_budget", lambda b: b.spec("PodDisruptionBudget", "tertib-recap").pop("maxUnavailable")),
    ("selectors_select", lambda b: b.spec("Service", "tertib-recap")["selector"].update(more="labels")),
    ("selectors_select", lambda b: b.spec("PodDisruptionBudget", "tertib-recap")["selector"]["matchLabels"]
     .update(more="labels")),
    ("selectors_select", lambda b: b.spec("NetworkPolicy", "tertib-recap")["podSelector"]["matchLabels"]
     .update(more="labels")),
    ("selectors_select", lambda b: b.spec("ServiceMonitor", "tertib-recap")["endpoints"][0].update(port="figures")),
    ("ports_are_there", lambda b: b.spec("Service", "tertib-recap")["ports"][0].update(targetPort="http")),
    ("ports_are_there", lambda b: b.spec("NetworkPolicy", "tertib-recap")["ingress"][0]["ports"][0].update(port="http")),
    ("names_are_there", lambda b: b.drop("ConfigMap", "tertib-recap-config")),
    ("names_are_there", lambda b: b.catalogue().update(serviceName="tertib-catalogue")),
    ("one_namespace", lambda b: b.get("Service", "tertib-recap")["metadata"].update(namespace="default")),
    ("one_namespace", lambda b: b.get("Namespace", "tertib")["metadata"]["labels"]
     .update({"pod-security.kubernetes.io/enforce": "baseline"})),
    ("labels_say_what_it_is", lambda b: b.get("Service", "tertib-recap")["metadata"].pop("labels")),
    ("network_is_closed", lambda b: b.drop("NetworkPolicy", "default-deny")),
    ("network_is_closed", lambda b: b.drop("NetworkPolicy", "tertib-recap")),
    ("network_is_closed", lambda b: b.spec("NetworkPolicy", "tertib-recap")["ingress"][0].pop("from")),
    ("network_is_closed", lambda b: b.spec("NetworkPolicy", "tertib-recap")["ingress"][0]["from"][0]
     .update(podSelector={})),
    ("network_is_closed", lambda b: b.spec("NetworkPolicy", "tertib-recap")["egress"][0]["to"][0]["podSelector"]
     ["matchLabels"].update(more="labels")),
    ("services_stay_inside", lambda b: b.spec("Service", "tertib-catalogue").update(type="LoadBalancer")),
    ("settings_are_known", lambda b: b.get("ConfigMap", "tertib-recap-config")["data"]
     .update({"recap.conf": "drain-dealy = 10\n"})),
    ("settings_are_known", lambda b: b.container()["env"].append({"name": "TERTIB_RECAP_DEBUG", "value": "1"})),
    ("recap_follows_the_catalogue", lambda b: b.drop("Service", "tertib-catalogue")),
    ("rules_fit_what_is_scraped", lambda b: b.spec("ServiceMonitor", "tertib-recap").update(jobLabel="team")
     or b.spec("ServiceMonitor", "tertib-recap").pop("jobLabel")
     and b.get("Service", "tertib-recap")["metadata"].update(name="recap")),
    ("rules_fit_what_is_scraped", lambda b: b.drop("ServiceMonitor", "tertib-catalogue")),
]

# Which object the schemas must refuse.
UNFIT = [
    ("a field that is not there", lambda b: b.recap().update(replcas=3) or b.get("Deployment", "tertib-recap")),
    ("a value of another kind", lambda b: b.recap().update(replicas="three") or b.get("Deployment", "tertib-recap")),
    ("a field that is missing", lambda b: b.recap().pop("selector") and b.get("Deployment", "tertib-recap")),
    ("a kind that is not there", lambda b: b.get("Deployment", "tertib-recap").update(apiVersion="apps/v1beta1")
     or b.get("Deployment", "tertib-recap")),
    ("a field that a CRD has not", lambda b: b.spec("ServiceMonitor", "tertib-recap")["endpoints"][0]
     .update(intervall="15s") or b.get("ServiceMonitor", "tertib-recap")),
    ("a value that a CRD refuses", lambda b: b.spec("ServiceMonitor", "tertib-recap")["endpoints"][0]
     .update(interval="often") or b.get("ServiceMonitor", "tertib-recap")),
]


class Policies(unittest.TestCase):
    def found(self, objects):
        return {p.__name__ for p in POLICIES if list(p(Manifests(objects)))}

    def test_nothing_is_found_wrong_with_what_is_right(self):
        self.assertEqual(self.found(RENDERED), set())

    def test_each_break_is_found(self):
        for number, (policy, break_it) in enumerate(BREAKS):
            with self.subTest(policy=policy, number=number):
                broken = Broken()
                break_it(broken)
                self.assertIn(policy, self.found(broken.objects))

    def test_each_policy_is_broken_once(self):
        self.assertEqual({p.__name__ for p in POLICIES}, {policy for policy, _ in BREAKS})


class ApiSchemas(unittest.TestCase):
    def test_what_is_unfit_is_refused(self):
        for what, break_it in UNFIT:
            with self.subTest(what):
                self.assertTrue(list(SCHEMAS.violations(break_it(Broken()))))


if __name__ == "__main__":
    unittest.main()
