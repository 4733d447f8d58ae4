"""The licence that an installed package names, as an SPDX expression where it gives one."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, metadata

CLASSIFIERS = {  # the older way to say it
    "MIT License": "MIT",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "ISC License (ISCL)": "ISC",
    "The Unlicense (Unlicense)": "Unlicense",
    "zlib/libpng License": "Zlib",
}
WORDS = (  # the oldest: a line, or the whole text, in the field License
    (r"\bAGPL|Affero", "AGPL-3.0"),
    (r"\bLGPL|Lesser General", "LGPL-3.0"),
    (r"\bGPL|General Public License", "GPL-3.0"),
    (r"\bMPL|Mozilla", "MPL-2.0"),
    (r"Apache", "Apache-2.0"),
    (r"2-clause BSD|BSD 2-Clause|BSD-2-Clause", "BSD-2-Clause"),
    (r"\bBSD\b|Redistribution and use in source and binary forms", "BSD-3-Clause"),
    (r"\bMIT\b|Permission is hereby granted, free of charge", "MIT"),
)


def licence_of(package: str) -> str | None:
    """The SPDX expression of an installed package; "" where it names no licence we can read, None: not installed here."""
    try:
        found = metadata(package)
    except PackageNotFoundError:
        return None
    if expression := found.get("License-Expression"):
        return str(expression)
    named = [text.rpartition(" :: ")[2] for text in found.get_all("Classifier") or [] if text.startswith("License ::")]
    known = [CLASSIFIERS.get(name, "") for name in named if name != "OSI Approved"]
    if known and all(known):
        return " AND ".join(dict.fromkeys(known))
    said = " ".join([*named, str(found.get("License") or "")])
    return next((spdx for pattern, spdx in WORDS if re.search(pattern, said)), "")
