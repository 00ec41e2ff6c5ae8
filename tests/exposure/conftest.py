import pytest

from netvet.inventory import connect


@pytest.fixture(scope="session")
def con():
    found, _ = connect()
    yield found
    found.close()
