"""Dask clusters by name: each kind is started as its own configuration file says, and ended with the run."""

from __future__ import annotations

import importlib
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import dask

from grader.errors import UsageError
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "local": ("distributed", "LocalCluster"),
        "ssh": ("distributed", "SSHCluster"),
        "slurm": ("dask_jobqueue", "SLURMCluster"),
        "pbs": ("dask_jobqueue", "PBSCluster"),
        "sge": ("dask_jobqueue", "SGECluster"),
        "lsf": ("dask_jobqueue", "LSFCluster"),
        "oar": ("dask_jobqueue", "OARCluster"),
        "moab": ("dask_jobqueue", "MoabCluster"),
        "htcondor": ("dask_jobqueue", "HTCondorCluster"),
        "kubernetes": ("dask_kubernetes.operator", "KubeCluster"),
    }
)
"""Module and class by the name that `--cluster` takes."""

_UNKNOWN = Text("There is no cluster '{name}'. There are {known}.", "没有名为 '{name}' 的集群。可用的有：{known}。")
_MISSING = Text(
    "The cluster '{name}' needs the package {package}, which is not installed here.",
    "集群 '{name}' 需要 {package} 包，本机没有安装。",
)
_NO_HOSTS = Text(
    "Which machines to use is not known: list them as `grader: {ssh: {hosts: [scheduler, worker, …]}}` in Dask's"
    " configuration.",
    "不知道使用哪些机器：请在 Dask 配置中写明 `grader: {ssh: {hosts: [调度机, 工作机, …]}}`。",
)
_FAILED = Text("The cluster '{name}' could not be started: {why}", "无法启动集群 '{name}'：{why}")


def start(name: str, workers: int) -> Any:  # noqa: ANN401 - one of many classes, alike only in what Dask's client needs
    """Start a cluster of this name with so many workers of one thread; close it when done.

    Raises:
        UsageError: there is no such kind, its package is not installed, or its configuration does not do.
    """
    if name not in KINDS:
        raise UsageError(_UNKNOWN.format(name=name, known=", ".join(KINDS)))
    module, kind = KINDS[name]
    try:
        made = getattr(importlib.import_module(module), kind)
    except ImportError as error:
        raise UsageError(_MISSING.format(name=name, package=module.partition(".")[0].replace("_", "-"))) from error
    try:
        if name == "local":
            return made(n_workers=workers, threads_per_worker=1, dashboard_address=None)
        if name == "ssh":
            hosts = dask.config.get("grader.ssh.hosts", None)
            if not hosts:
                raise UsageError(_NO_HOSTS)
            return made(hosts, worker_options={"nthreads": 1})
        cluster = made()
        cluster.scale(workers)
    except (ValueError, TypeError, OSError, RuntimeError) as error:  # what an incomplete configuration comes to
        raise UsageError(_FAILED.format(name=name, why=error)) from error
    return cluster
