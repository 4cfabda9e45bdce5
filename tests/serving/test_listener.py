"""The socket is taken before the start: what stands in the way is one sentence with the setting that changes it."""

from __future__ import annotations

import socket
from contextlib import closing

import pytest

from serving.listener import ListenError, address, listener


def listening(host: str = "127.0.0.1", port: int = 0) -> socket.socket:
    return listener(host, port, host_setting="THE_HOST", port_setting="THE_PORT")


def test_port_0_takes_a_free_one_and_answers_are_sent_without_delay() -> None:
    with closing(listening()) as taken:
        port = taken.getsockname()[1]
        assert address(taken) == f"http://127.0.0.1:{port}"
        assert (taken.getblocking(), taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)) == (False, 1)


def test_a_port_in_use_is_the_ports_business() -> None:
    with closing(listening()) as taken:
        port = taken.getsockname()[1]
        sentence = rf"^Cannot listen on 127\.0\.0\.1:{port} \(Address already in use\): choose another with THE_PORT\.$"
        with pytest.raises(ListenError, match=sentence):
            listening(port=port)


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.host.invalid"])
def test_an_address_that_is_not_ours_is_the_hosts_business(host: str) -> None:
    with pytest.raises(ListenError, match=r": choose another with THE_HOST\.$"):
        listening(host)
