"""How much of a document is read, and for how long. Beyond each there is an error that says so."""

from __future__ import annotations

#: The largest file of each kind, in bytes. The longest yearbooks are a tenth of it.
MOST_BYTES = {
    "text/plain": 8_000_000,
    "text/html": 16_000_000,
    "application/pdf": 200_000_000,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": 64_000_000,
}
#: Code points of the text that is made of any document.
MOST_CHARACTERS = 4_000_000
#: Pages of a PDF, characters and path segments of one of its pages, and the side of a page in points (PDF 32000 allows
#: 14,400).
MOST_PAGES = 3_000
MOST_CHARACTERS_OF_A_PAGE = 100_000
MOST_SEGMENTS_OF_A_PAGE = 20_000
LONGEST_SIDE_POINTS = 14_400
#: Bytes that the parts of a DOCX may have unpacked, and how many parts there may be.
MOST_UNPACKED_BYTES = 128_000_000
MOST_PARTS = 10_000
#: What the process that reads a document may take; one that guesses characters from pictures (OCR) may take more.
MEMORY_BYTES = 1_500_000_000
MEMORY_BYTES_OCR = 6_000_000_000
SECONDS = 120
SECONDS_OCR = 1_800
