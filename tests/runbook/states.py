"""What the services are brought into before the runbook's commands are tried: one function for each state.

A section begins with both services running over the sample document ("healthy"), unless "installed" or "running"
is the first that it says. Each function returns once the state is there.
"""

import glob
import os
import shutil
import signal

import waiting
from service import StartFailed
from world import AGENCY, SAMPLE

ADMIN = "tertib.catalogue.v1.AdminService"
LIST = "tertib.catalogue.v1.CatalogueService/ListSops"
GET = "tertib.catalogue.v1.CatalogueService/GetAgency"
OF_AGENCY = b"\x0a\x13agencies/diskominfo"  # A request whose first field is this name.


def installed(_):
    """The packages are there; nothing runs, and there is no data."""


def running(world):
    """Both run, and the register is empty."""
    world.start_services()


def healthy(world):
    running(world)
    world.import_sample()


def disk_full(world):
    """Of the catalogue, noticed at a write."""
    world.catalogue.set_faults("room 1000000")
    _write_in_vain(world)


def view_disk_full(world):
    world.recap.set_faults("room 1000000")
    _write(world)
    world.await_metric(9402, "tertib_recap_disk_full", lambda figure: figure == 1)


def disk_well(world):
    """There is room again, or the disk is mended."""
    world.catalogue.set_faults("")
    world.recap.set_faults("")


def disk_refuses(world):
    world.catalogue.set_faults("fail-from any any 1 EIO")
    _write_in_vain(world)


def view_disk_refuses(world):
    world.recap.set_faults("fail-from any any 1 EIO")
    _write(world)
    world.await_metric(9402, "tertib_recap_read_only", lambda figure: figure == 1)


def slow_disk(world):
    world.catalogue.set_faults("delay sync wal 1 300")
    for _ in range(3):
        _write(world)


def copied(world):
    """There is a copy of the data from before, as "Upgrade" makes it, and there were writes since."""
    world.catalogue.stop()
    world.recap.stop()
    shutil.copytree(world.catalogue.data, world.place("/var/backups/tertib-before/catalogue"))
    world.start_services()
    _write(world)


def another_machine(world):
    """What runs from here on is a machine where the packages have started services without data."""
    for service in world.services.values():
        service.kill()
        shutil.rmtree(service.data)
    world.start_services()


def damaged_table(world):
    world.must(f"grpcurl -plaintext 127.0.0.1:7401 {ADMIN}/FlushStore")
    _damage(glob.glob(world.catalogue.data + "/*.sst"))
    world.run(f"tertib sops list --agency {AGENCY}")
    world.await_metric(9401, "tertib_catalogue_read_only", lambda figure: figure == 1)


def damaged_log(world):
    """Of the catalogue, which was killed: it does not start."""
    world.catalogue.kill()
    _damage(glob.glob(world.catalogue.data + "/*.log"))
    try:
        world.catalogue.start()
    except StartFailed:
        return
    raise AssertionError("it starts with a damaged log")


def damaged_view(world):
    world.must("grpcurl -plaintext 127.0.0.1:7402 tertib.recap.v1.RecapAdminService/FlushStore")
    world.recap.stop()
    _damage(glob.glob(world.recap.data + "/*.sst"))
    try:
        world.recap.start()
    except StartFailed:
        return
    raise AssertionError("it starts with a damaged view")


def catalogue_stopped(world):
    world.catalogue.stop()
    world.await_metric(9402, "tertib_recap_caught_up", lambda figure: figure == 0)


def catalogue_killed(world):
    world.catalogue.kill()


def catalogue_frozen(world):
    world.catalogue.signal(signal.SIGSTOP)
    world.await_metric(9402, "tertib_recap_caught_up", lambda figure: figure == 0)


def catalogue_thawed(world):
    world.catalogue.signal(signal.SIGCONT)


def wrong_settings(world):
    """The catalogue does not start: somebody wrote its settings wrongly."""
    world.catalogue.stop()
    world.catalogue.configure("max-calls", "many")
    try:
        world.catalogue.start()
    except StartFailed:
        return
    raise AssertionError("it starts with wrong settings")


def settings_right(world):
    world.catalogue.configure("max-calls", 4096)


def slow_consumer(world):
    """Clients that called and take no answer."""
    world.must(f"grpcurl -plaintext -d '{{\"log_level\": \"LOG_LEVEL_DEBUG\"}}' 127.0.0.1:7401 {ADMIN}/SetLogLevel")
    for _ in range(8):
        client, address = world.connect(7401, window=0)
        client.call(address, LIST, OF_AGENCY)
    world.await_metric(9401, "tertib_waiting_bytes", lambda figure: figure > 200_000)


def slow_consumer_ends(world):
    """Those clients are gone, and with them their calls."""
    world.disconnect()
    world.await_metric(9401, "tertib_waiting_bytes", lambda figure: figure < 1000)


def overload(world):
    """As many watches as calls may be."""
    _restart_with(world, {"max-calls": 8})
    for _ in range(8):
        world.start(["tertib", "events"])
    world.await_metric(9401, "tertib_calls_under_way", lambda figure: figure >= 8)
    world.run("tertib agencies list")
    world.await_metric(9401, 'tertib_refusals_total{reason="OVERLOADED"}', lambda figure: figure > 0)


def overload_over(world):
    for other in world.others:
        other.kill()
    world.await_metric(9401, "tertib_calls_under_way", lambda figure: figure <= 1)


def connections(world):
    """As many connections as there may be, and one that was refused."""
    _restart_with(world, {"max-connections": 16})
    _connect_until(world, "tertib_connections_refused_total", lambda figure: figure > 0)


def descriptors(world):
    """Few descriptors, and clients that have nearly all the connections that these leave."""
    world.catalogue.stop()
    world.catalogue.descriptors = 100
    world.catalogue.start()
    _connect_until(world, "tertib_connections", lambda figure: figure >= 20)


def memory(world):
    """A limit of memory that lies little above what the service takes with nothing to do."""
    used = world.metric(9401, "process_resident_memory_bytes")
    _restart_with(world, {"max-memory": int(used / 2**20 * 1.1)})


def log_unread(world):
    """The catalogue's standard error is a pipe that nobody reads."""
    world.catalogue.stop()
    _, world.catalogue.log_pipe = os.pipe()
    world.catalogue.configure("log-level", "debug")
    world.catalogue.start()
    world.must("tertib health --wait 30")

    def lost():
        client, address = world.connect(7401)
        for _ in range(500):
            client.call(address, GET, OF_AGENCY)
        return world.metric(9401, "tertib_log_lines_lost_total")
    waiting.until(lost, "lines are lost")


def log_read(world):
    world.catalogue.kill()
    world.catalogue.log_pipe = None
    world.catalogue.configure("log-level", "info")


def clock_back(world):
    """The clock was an hour ahead while something was written, and is right again."""
    world.catalogue.set_clock(3600)
    _write(world)
    world.catalogue.set_clock(0)
    world.await_metric(9401, "tertib_catalogue_record_time_ahead_seconds", lambda figure: figure > 5)


STATES = {function.__name__.replace("_", "-"): function for function in (
    installed, running, healthy, disk_full, view_disk_full, disk_well, disk_refuses, view_disk_refuses, slow_disk,
    copied, another_machine, damaged_table, damaged_log, damaged_view, catalogue_stopped, catalogue_killed,
    catalogue_frozen, catalogue_thawed, wrong_settings, settings_right, slow_consumer,
    slow_consumer_ends, overload, overload_over,
    connections, descriptors, memory, log_unread, log_read, clock_back)}


def begin(world, first_step):
    """Brings about what a section begins with."""
    if getattr(first_step, "name", "") not in ("installed", "running"):
        healthy(world)


def enter(world, name):
    if name not in STATES:
        raise KeyError(f"there is no state '{name}' in states.py")
    STATES[name](world)


def _write(world):
    _write.count = getattr(_write, "count", 0) + 1
    world.must(f"tertib agencies create added-{_write.count} --display-name 'Dinas {_write.count}'")


def _write_in_vain(world):
    output, exit_code = world.run("tertib agencies create dinkes --display-name 'Dinas Kesehatan'")
    assert exit_code == 1, output


def _restart_with(world, settings):
    world.catalogue.stop()
    for key, value in settings.items():
        world.catalogue.configure(key, value)
    world.catalogue.start()
    world.must("tertib health --wait 30")


def _connect_until(world, metric, is_so):
    def connect():
        try:
            world.connect(7401)
        except OSError:
            pass  # It was closed at once.
        figure = world.metric(9401, metric)
        return figure is not None and is_so(figure)
    waiting.until(connect, metric)


def _damage(paths):
    """Overwrites a byte in each hundred, but for the ends of the files, which say what is in them."""
    assert paths
    for path in paths:
        with open(path, "r+b") as file:
            size = os.path.getsize(path)
            for at in range(20, size // 2, 100):
                file.seek(at)
                file.write(b"\xff")
