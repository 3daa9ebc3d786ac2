"""Where people decide: on what ``loaders.extract`` proposes of a document, which becomes a report's folder, and on what
``loaders.linking.matching`` proposes for harvested datasets, which becomes links."""

from service.review.app import review_app
from service.review.folder import MODEL_ANSWERS, ReviewFolder, asked_before, begin_review

__all__ = ["MODEL_ANSWERS", "ReviewFolder", "asked_before", "begin_review", "review_app"]
