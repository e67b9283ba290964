"""Dask clusters by name: each kind starts as its own configuration file says, and ends with the run.

Workers receive the seeds of hidden cases, references and all submissions, and whoever reaches a scheduler runs code on
it. So every connection is TLS, with certificates made for this run and kept nowhere else.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import dask
from distributed import Security

from grader.errors import UsageError
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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
"""Module and class by the value of `--cluster`."""

_WITHOUT_CERTIFICATES = frozenset({"ssh", "kubernetes"})
"""Kinds whose certificates must already lie on the workers' machines."""

_UNKNOWN = Text("There is no cluster '{name}'. There are {known}.", "没有名为 '{name}' 的集群。可用的有：{known}。")
_MISSING = Text(
    "The cluster '{name}' needs the package {package}, which is not installed here.",
    "集群 '{name}' 需要 {package} 包，本机没有安装。",
)
_NO_HOSTS = Text(
    "The machines to use are not known: list them as `grader: {ssh: {hosts: [scheduler, worker, …]}}` in Dask's"
    " configuration.",
    "不知道使用哪些机器：请在 Dask 配置中写明 `grader: {ssh: {hosts: [调度机, 工作机, …]}}`。",
)
_NO_CERTIFICATES = Text(
    "Certificates for the cluster cannot be made without the package cryptography. Install it: pip install"
    " 'torch-grader[cluster]'",
    "缺少 cryptography 包，无法为集群生成证书。请安装：pip install 'torch-grader[cluster]'",
)
_IN_THE_CLEAR = Text(
    "This program cannot make certificates for a cluster '{name}'. Without them, everybody's work and the seeds"
    " of hidden cases would travel unencrypted. Write certificates and `distributed: {{comm:"
    " {{require-encryption: true}}}}` in Dask's configuration on all its machines"
    " (https://distributed.dask.org/en/stable/tls.html).",
    "本程序无法为集群 '{name}' 生成证书；没有证书，所有人的提交和不公开用例的种子都会以明文传输。请在所有机器的"
    " Dask 配置中写入证书和 `distributed: {{comm: {{require-encryption: true}}}}`（"
    "https://distributed.dask.org/en/stable/tls.html）。",
)
_FAILED = Text("The cluster '{name}' could not be started: {why}", "无法启动集群 '{name}'：{why}")


def start(name: str, workers: int) -> Any:
    """Start a cluster of this kind with a number of single-threaded workers; close it when done.

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
            return _local(made, workers)
        if name in _WITHOUT_CERTIFICATES and not Security().require_encryption:
            raise UsageError(_IN_THE_CLEAR.format(name=name))
        if name == "ssh":
            hosts = dask.config.get("grader.ssh.hosts", None)
            if not hosts:
                raise UsageError(_NO_HOSTS)
            return made(
                hosts, worker_options={"nthreads": 1, "protocol": "tls://"}, scheduler_options={"protocol": "tls://"}
            )
        if name in _WITHOUT_CERTIFICATES:
            cluster = made()
        else:
            # The workers' certificate is a file that only we can read, in a folder that batch systems share with their
            # nodes.
            shared = dask.config.get(f"jobqueue.{name}.shared-temp-directory", None) or str(Path.home())
            cluster = made(security=_certificates(), shared_temp_directory=shared)
        cluster.scale(workers)
    except (ValueError, TypeError, OSError, RuntimeError) as error:  # what an incomplete configuration raises
        raise UsageError(_FAILED.format(name=name, why=error)) from error
    return cluster


def _local(made: Callable[..., Any], workers: int) -> Any:
    """Start workers on this machine, without Dask's web pages, because every user of the machine reaches its ports."""
    closed: dict[str, list[str]] = {"distributed.scheduler.http.routes": [], "distributed.worker.http.routes": []}
    with dask.config.set(closed):
        return made(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            security=_certificates(),
            # Any free port: the default, 8787, may belong to another program.
            scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
        )


def _certificates() -> Security:
    """Make certificates for one run; they exist only in memory.

    Raises:
        UsageError: the package that makes them is not installed.
    """
    try:
        security: Security = Security.temporary()
    except ImportError as error:
        raise UsageError(_NO_CERTIFICATES) from error
    return security
