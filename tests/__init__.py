"""Tests of the project: each names the behaviour that it proves.

A console of rich takes the width of the environment for good when it is made, which is at import; the processes of
pytest-xdist are started with one. Tests set the width that they want themselves.
"""

import os

for _name in ("COLUMNS", "LINES"):
    os.environ.pop(_name, None)
