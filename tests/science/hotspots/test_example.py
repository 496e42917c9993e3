"""The example of the documents runs as it stands there, with what it claims."""

import re
from pathlib import Path

import pytest

DOCUMENT = Path(__file__).parents[3] / "docs" / "how-to" / "backtest-a-forecast.md"


@pytest.mark.slow
def test_the_example_of_the_documents_runs(capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(), flags=re.DOTALL)
    assert len(blocks) == 6
    exec(compile("\n".join(blocks), str(DOCUMENT), "exec"), {})
    shown = capsys.readouterr().out
    assert "originators" in shown
    assert "hindsight-ceiling" in shown
