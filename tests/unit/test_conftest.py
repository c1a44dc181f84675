"""The guards that `tests/conftest.py` puts around every test do hold."""

from __future__ import annotations

import socket
import threading

import pytest


def test_the_network_is_out_of_reach() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_STREAM) as client,
        pytest.raises(pytest.fail.Exception, match="reached for the network"),
    ):
        client.connect(("192.0.2.1", 80))


def test_names_are_not_looked_up() -> None:
    with pytest.raises(pytest.fail.Exception, match="reached for the network"):
        socket.create_connection(("localhost", 80))


@pytest.mark.loopback
def test_a_marked_test_reaches_its_own_server() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        connection, _ = server.accept()
        with connection:
            client.sendall(b"hello")
            assert connection.recv(5) == b"hello"


@pytest.mark.loopback
def test_a_marked_test_reaches_nobody_else() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client,
        pytest.raises(pytest.fail.Exception, match="reached for the network"),
    ):
        client.sendto(b"hello", ("192.0.2.1", 53))


def test_a_thread_that_ends_is_no_leak() -> None:
    threading.Thread(target=threading.Event().wait, args=(0.01,)).start()
