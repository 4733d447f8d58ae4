"""XML that nobody vouches for: no entity of its own, no network, a depth and a size that stay within bounds."""

from __future__ import annotations

import re

from lxml import etree

from dashboard import settings
from dashboard.errors import CorpusError

_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)(?=[\s/>])")
_ASIDE = re.compile(r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)  # comments and instructions may name any element
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)


def kind_of(text: str) -> str:
    """The name of the root element without its prefix; "" where there is none. CorpusError for one with entities."""
    head = _ASIDE.sub("", text[: settings.SNIFF_BYTES])
    if _ENTITY.search(head):
        raise CorpusError("declares XML entities, which feeds and news items never do.", hint="Export it again.")
    root_match = _ROOT.search(head)
    return root_match[1] if root_match else ""


def parse(text: str) -> etree._Element:
    """The root element. CorpusError for what is no XML."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _broken() from error
    if root is None:
        raise _broken()
    return root


def _broken() -> CorpusError:
    return CorpusError("is broken XML.", hint="Export it again.")


def without_declaration(text: str) -> str:
    """The text without an encoding that it declares: it is decoded already."""
    return re.sub(r"\A\s*<\?xml[^>]{0,200}\?>", "", text)


def local(node: etree._Element) -> str:
    """The name of an element without its namespace; "" for a comment."""
    return etree.QName(node).localname if isinstance(node.tag, str) else ""
