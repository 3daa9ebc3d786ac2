"""Tests of the project: each names the behaviour that it proves."""
