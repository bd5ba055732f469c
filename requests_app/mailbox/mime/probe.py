"""Start `read` in the confined process, whose isolated interpreter knows nothing of the project."""

import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.append(str(Path(__file__).resolve().parents[3]))
    runpy.run_module("requests_app.mailbox.mime.read", run_name="__main__")
