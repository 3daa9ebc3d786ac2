"""The reviewer's page over ``loaders.extract``: proposals beside the text, decided one by one, become a report's folder."""

from service.review.app import review_app
from service.review.folder import ReviewFolder, begin_review

__all__ = ["ReviewFolder", "begin_review", "review_app"]
