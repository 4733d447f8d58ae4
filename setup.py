"""The one thing pyproject.toml cannot say: files from beside the package go into the wheel, so that it works alone."""

import runpy
import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
FILES = runpy.run_path(str(ROOT / "dashboard" / "bundled.py"))["FILES"]


class BuildWithFiles(build_py):
    """Copies what dashboard/bundled.py lists; an editable install finds it in the checkout."""

    def run(self) -> None:
        """Build the package, then copy."""
        super().run()
        if self.editable_mode:
            return
        for source, target in FILES.items():
            path, goal = ROOT / source, Path(self.build_lib) / "dashboard" / target
            goal.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                shutil.copytree(path, goal, dirs_exist_ok=True)
            else:
                shutil.copyfile(path, goal)


setup(cmdclass={"build_py": BuildWithFiles})
