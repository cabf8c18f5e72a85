"""The machines of `benchmarks.fleet`, and what it tells of a run."""

import socket
import subprocess
import sys

import pytest
from benchmarks.fleet import Done, Seen, Trouble
from benchmarks.namespaces import ADDRESS, NotPermitted, machines

from benchmarks import fleet

CALL = "import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 1)"
WHO = "import socket; print(socket.gethostname())"


@pytest.fixture
def machine():
    made = machines(["wtest"])
    try:
        (one,) = made.__enter__()
    except NotPermitted as error:
        pytest.skip(f"no namespaces here: {error}")
    yield one
    made.__exit__(None, None, None)


def run(machine, *code: str) -> subprocess.CompletedProcess[str]:
    command = [*machine.within, sys.executable, "-c", *code]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_machine_has_a_name_and_reaches_the_bridge_until_it_is_cut_off(machine):
    assert run(machine, WHO).stdout == "wtest\n"
    with socket.create_server((ADDRESS, 0)) as listening:
        call = (CALL, ADDRESS, str(listening.getsockname()[1]))
        assert run(machine, *call).returncode == 0
        caller, address = listening.accept()
        caller.close()
        assert address[0] == machine.address
        machine.cut_off()
        assert run(machine, *call).returncode != 0
        machine.put_back()
        assert run(machine, *call).returncode == 0


def test_what_was_in_hand_counts_from_the_trouble_and_what_came_after_from_its_end():
    done = {
        "held.1": Done(107.0, "w1-1-a"),
        "own.1": Done(125.0, "w2-2-b"),
        "early.1": Done(90.0, "w2-2-b"),
    }
    seen = Seen(
        windows=[("1", 80.0, 100.0), ("2", 100.0, 130.0)],
        troubles=[Trouble("cut off", "w2", 2, 100.0, ["held.1"], mended=120.0, heir=2)],
    )
    assert "| w2 | cut off | 1 | 7.0 s | 5.0 s |" in fleet._recovery(seen, done)
    assert fleet._throughput(seen, done).splitlines()[2:] == ["| 1 | 3 | – |", "| 2 | 4 | 1.33 |"]
