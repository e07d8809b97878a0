"""A kernel with its client, for every test of the wire."""

import pytest
from jupyter_client.manager import KernelManager


@pytest.fixture
def kernel(home, kernel_name, monkeypatch):
    """(manager, client) of a kernel that is ready; its log is home/log."""
    monkeypatch.setenv("POSTERITY_LOG", str(home / "log"))
    manager = KernelManager(kernel_name=kernel_name)
    manager.start_kernel(cwd=str(home))
    client = manager.blocking_client()
    client.start_channels()
    client.wait_for_ready(timeout=30)
    yield manager, client
    client.stop_channels()
    manager.shutdown_kernel(now=True)
