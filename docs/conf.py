"""How the pages of docs/ become a site: `make site`. Everything is built from files on this machine."""

from dashboard import __version__

project = "Copydesk"
html_show_copyright = False
version = release = __version__

extensions = ["myst_parser"]
exclude_patterns = ["deploy"]
suppress_warnings = ["misc.highlighting_failure"]  # the picture of the rooms is drawn by GitHub; here it is text
myst_heading_anchors = 3
myst_fence_as_directive: list[str] = []

html_theme = "furo"
html_title = "Copydesk"
html_show_sphinx = False
html_copy_source = False
html_theme_options = {"source_repository": "", "navigation_with_keys": True}
