"""What stands around every page: who is at work, for whom, where, and where one can go from here."""

from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link with its words; `current` marks the page one is on, `count` is a small number behind it, or words such as "100+"."""

    label: Text
    url: str
    icon: str = ""
    current: bool = False
    count: int | str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NavGroup:
    """A run of links under one heading in the navigation; an empty label gives no heading."""

    links: tuple[Link, ...]
    label: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One controller or language the user can switch to; `value` is what the form posts."""

    value: str
    label: Text
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """The person at work: name and role as shown, the links of the menu, and where log-out is posted."""

    name: str
    role: Text = ""
    links: tuple[Link, ...] = ()
    logout_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """Everything `kit/base.html` needs besides the page itself; every part may be left out.

    `controllers` and `languages` are posted as `controller` and `language`, with `next`, to their url.
    `banner` is the text of the demo banner. `theme` is a class a controller's theme style sheet hangs on.
    """

    product: Text = "Doorlopend"
    home_url: str = "/"
    nav: tuple[NavGroup, ...] = ()
    user: User | None = None
    controllers: tuple[Choice, ...] = ()
    controller_url: str = ""
    languages: tuple[Choice, ...] = ()
    language_url: str = ""
    banner: Text = ""
    search_url: str = ""
    footer: tuple[Link, ...] = ()
    version: str = ""
    theme: str = ""

    @property
    def controller(self) -> Choice | None:
        """The controller one works for now."""
        return next((c for c in self.controllers if c.current), None)
