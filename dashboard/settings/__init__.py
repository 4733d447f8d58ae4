"""Every number that can be tuned and every DASHBOARD_* variable, each with its origin: one file a room.

Origins: "engine" = measured on public gold before the first line was written; "quality" = tests/quality on the demo
corpus and on the developer corpora; a date says when. All names are here too: `settings.NAME`, whichever file holds it.
"""

from dashboard.settings.compare import *  # noqa: F403
from dashboard.settings.corpus import *  # noqa: F403
from dashboard.settings.engine import *  # noqa: F403
from dashboard.settings.machine import *  # noqa: F403
from dashboard.settings.review import *  # noqa: F403
from dashboard.settings.stories import *  # noqa: F403
from dashboard.settings.suggest import *  # noqa: F403
from dashboard.settings.web import *  # noqa: F403
