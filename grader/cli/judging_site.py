"""Where `batch` judges: on this machine, or on an existing or new Dask cluster."""

from __future__ import annotations

import importlib.util
import logging
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from grader.batch.judges import JudgingSite
from grader.cli.conditions import conditions_of
from grader.errors import UsageError
from grader.judge.conditions import Conditions
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from distributed import Client

    from grader.cli.judging_settings import JudgingSettings

_NO_DASK = Text(
    "Judging on a cluster needs Dask. Install it: pip install 'torch-grader[cluster]'",
    "在集群上评判需要 Dask。请安装：pip install 'torch-grader[cluster]'",
)
_ONE_OF_TWO = Text("Name either --scheduler or --cluster.", "--scheduler 和 --cluster 只能选一个。")
_NOT_REACHED = Text("The scheduler {address} cannot be reached ({why}).", "无法连接调度器 {address}（{why}）。")
_IN_THE_CLEAR = Text(
    "The scheduler {address} does not use TLS, so everybody's work and the seeds of hidden cases would travel"
    " unencrypted. Start it with certificates, name it as tls://HOST:PORT, and name your own certificate in"
    " Dask's configuration (https://distributed.dask.org/en/stable/tls.html).",
    "调度器 {address} 没有使用 TLS，所有人的提交和不公开用例的种子都会以明文传输。"
    "请用证书启动调度器，以 tls://HOST:PORT 指定，并在 Dask 配置中写入你的证书（https://distributed.dask.org/en/stable/tls.html）。",
)
_CONNECT_S = 30.0


@contextmanager
def judging_site(settings: JudgingSettings) -> Iterator[JudgingSite]:
    """Yield where judging runs; a cluster that is started for it ends afterwards.

    Raises:
        UsageError: Dask is not installed, the scheduler is not reached, or the cluster is not started.
        IsolationError: no worker, or not this machine, has the isolation that is asked for.
    """
    seed, device, isolation, jobs = settings.seed, settings.device, settings.isolation, settings.jobs
    scheduler, cluster = settings.scheduler, settings.cluster
    if scheduler is None and cluster is None:
        begun = settings.begun
        if begun is not None:  # its level was chosen when it was started
            yield JudgingSite(Conditions(seed, device, begun.level), jobs, begun=begun)
            return
        yield JudgingSite(conditions_of(seed, device, isolation, of_others=True), jobs)
        return
    if scheduler is not None and cluster is not None:
        raise UsageError(_ONE_OF_TWO)
    if scheduler is not None and not scheduler.startswith("tls://"):
        raise UsageError(_IN_THE_CLEAR.format(address=scheduler))
    if importlib.util.find_spec("distributed") is None:
        raise UsageError(_NO_DASK)
    from grader.batch.cluster import ClusterJudges, common_level  # Dask is an extra

    like = conditions_of(seed, device, "process")  # the level is that of the workers
    with ExitStack() as stack:
        client = stack.enter_context(_connected(scheduler, cluster, jobs))
        level = common_level(client, "restricted" if isolation == "auto" else isolation)
        there = partial(ClusterJudges, client, settings.course.root)
        yield JudgingSite(replace(like, isolation=level), jobs, there)


@contextmanager
def _connected(scheduler: str | None, name: str | None, workers: int) -> Iterator[Client]:
    from distributed import Client  # Dask is an extra

    from grader.batch.dask_clusters import start  # the same

    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # the run reports what matters
    with ExitStack() as stack:
        address = stack.enter_context(start(name, workers)) if name is not None else scheduler
        try:
            client = Client(address, timeout=_CONNECT_S)
        except (OSError, ValueError, TypeError, RuntimeError) as error:  # nobody there, no address, no certificates
            raise UsageError(_NOT_REACHED.format(address=scheduler or name, why=error)) from error
        yield stack.enter_context(client)
