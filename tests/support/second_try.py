"""A test that runs once more begins on ground that its first try has not walked on.

pytest-rerunfailures keeps for the second try what the tests of a file share: a desk with the marks of the first try in it, a
page where the first one stopped. Here the file's fixtures end before a second try and are made anew; the run's own (the
browser, the database server) stay. `tests/test_second_try.py` holds it.
"""

from __future__ import annotations

import pytest
from pytest_rerunfailures import suspended_finalizers


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """End what the file shares before a test runs once more; the plugin has set its finalizers aside, and gets none back."""
    if getattr(item, "execution_count", 1) == 1:
        return
    file = item.getparent(pytest.Module)
    state = item.session._setupstate
    state.stack.update(suspended_finalizers)
    suspended_finalizers.clear()
    state.teardown_exact(file.parent if file else None)  # type: ignore[arg-type]  # it asks for its listchain only
