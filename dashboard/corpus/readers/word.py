"""`.docx`: mammoth makes HTML of it; pictures are left out, nothing outside the file is opened."""

from __future__ import annotations

import io

from dashboard.corpus.readers.document import of_html, office
from dashboard.errors import CorpusError
from dashboard.model import Reading


def read(name: str, data: bytes) -> Reading:
    """The article of a Word document. CorpusError."""
    import mammoth  # a third of a second: only who reads one pays it

    office(data, ".docx", "word/document.xml")
    pictures = mammoth.images.img_element(lambda _image: {})
    try:
        converted = mammoth.convert_to_html(
            io.BytesIO(data), convert_image=pictures, style_map="p[style-name='Title'] => h1:fresh"
        )
    except RecursionError:
        raise CorpusError("is nested too deeply to be read.", hint="Save its text as plain text (.txt).") from None
    except Exception as error:
        raise CorpusError("is a damaged .docx document.", hint="Open it and save it again.") from error
    return Reading((of_html(name, converted.value, "docx"),))
