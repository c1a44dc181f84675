"""A Ray cluster of two nodes on this machine, one processor each, in a process of its own.

    python -m tests.reliability.two_nodes

Prints its address; ends with standard input. The line ``kill`` takes the second node away.
"""

from __future__ import annotations

import os
import sys
from typing import Any

NODE = {"num_cpus": 1, "object_store_memory": 100 * 2**20, "include_dashboard": False}


ATTEMPTS = 3
"""A node waits 15 s for its agent, which may be too short where much else is done."""


def main() -> None:
    os.environ.update(
        RAY_USAGE_STATS_ENABLED="0",
        RAY_raylet_start_wait_time_s="60",
    )
    import ray._private.utils

    # an agent that lacks what a dashboard needs is there sooner
    ray._private.utils.get_dashboard_dependency_error = lambda: ImportError("not wanted")
    cluster, second = _begun()
    print(cluster.address, flush=True)
    for line in sys.stdin:
        if line.strip() == "kill":
            cluster.remove_node(second, allow_graceful=False)
            print("killed", flush=True)
    cluster.shutdown()


def _begun() -> tuple[Any, Any]:
    from ray.cluster_utils import Cluster

    for attempt in range(1, ATTEMPTS + 1):
        cluster = Cluster()
        try:
            cluster.add_node(**NODE)
            return cluster, cluster.add_node(**NODE)
        except Exception:  # Ray's own have no name
            cluster.shutdown()
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("the last attempt returns or raises")


if __name__ == "__main__":
    main()
