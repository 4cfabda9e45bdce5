"""A pytest plugin: graphql-core's own tests run on the breadth-first executor; how often it served them is counted.
CONFORMANCE_COMPILED=1 compiles every plan at first sight, so that the tests meet generated code too."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import graphql.execution
import pytest

import execution.rows
from execution.engine import Engine
from execution.execute import breadth_first

ENGINE = Engine()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: needs --run-slow")
    config.addinivalue_line("markers", "timeout(seconds): not enforced here")
    if os.environ.get("CONFORMANCE_COMPILED"):
        execution.rows.LONG = 0
    module: Any = sys.modules[f"{graphql.execution.__name__}.execute"]  # the function of that name hides the module
    module.IncrementalExecutor = breadth_first(ENGINE)  # the class that `execute` uses unless it is given one


def pytest_sessionfinish(session: pytest.Session, exitstatus: Any) -> None:
    target = os.environ.get("CONFORMANCE_COUNTS")
    if target:
        Path(target).write_text(json.dumps({"runs": ENGINE.runs, "handovers": dict(ENGINE.handovers)}))
