"""A cluster that is started for a run: nobody gets in without the certificates that were made for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from distributed import Client, Security

from grader.batch.dask_clusters import start
from grader.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from distributed import LocalCluster


pytestmark = pytest.mark.filterwarnings("ignore:Creating scratch directories is taking")
"""A slow disk is not what these tests are about."""


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with start("local", 1) as started:
        yield started


def test_the_run_itself_is_let_in(cluster: LocalCluster) -> None:
    assert cluster.scheduler_address.startswith("tls://")
    with Client(cluster, timeout=60) as client:
        assert client.submit(sum, [1, 2]).result(timeout=120) == 3
        assert all(address.startswith("tls://") for address in client.nthreads())


@pytest.mark.parametrize("protocol", ["tcp", "tls"])
def test_whoever_has_no_certificate_of_the_run_is_not_let_in(cluster: LocalCluster, protocol: str) -> None:
    with Client(cluster, timeout=60) as client:
        doors = [cluster.scheduler_address, *client.nthreads()]
    other = {"security": Security.temporary()} if protocol == "tls" else {}
    for door in doors:
        with pytest.raises((OSError, ValueError, TypeError, RuntimeError)):
            Client(door.replace("tls://", f"{protocol}://"), timeout=5, **other)


@pytest.mark.parametrize("name", ["ssh", "kubernetes"])
def test_a_kind_that_gets_no_certificates_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match=r"would travel unencrypted|needs the package"):
        start(name, 1)
