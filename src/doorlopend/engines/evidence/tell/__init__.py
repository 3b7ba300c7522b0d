"""Words and pictures for three readers, in Dutch and English, from fixed sentence patterns."""

from .page import Page, Picture, tell

__all__ = ["Page", "Picture", "tell"]
