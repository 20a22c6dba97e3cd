"""Waiting for something to become so."""

import threading
import time

DEADLINE_SECONDS = 60


class NotInTime(Exception):
    pass


def until(condition, what, seconds=DEADLINE_SECONDS):
    """Asks until `condition` gives something that counts as true, and returns that."""
    end = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > end:
            raise NotInTime(f"not so within {seconds} seconds: {what}")
        threading.Event().wait(0.05)
