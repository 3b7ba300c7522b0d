"""The command line `bin/doorlopend`: one group per subject, loaded only when it is used."""

from importlib import import_module
from keyword import iskeyword
from typing import Any

import click

from .troubles import Trouble, explained

GROUPS = {
    "backup": "Make a backup; put one back without bringing destroyed files to life.",
    "community": "Make the search index of signals anew.",
    "check": "Is the audit unbroken, is every table guarded?",
    "db": "Make, migrate and check the database.",
    "demo": "Doorlopend with invented people, ready to look around in.",
    "dossier": "Destroy again after a restore; renew digests after a new key.",
    "docs": "Write the reference pages that are made from code.",
    "duo": "The exchange with DUO, and a stand-in for DUO to try it on.",
    "import": "Read in a list of COA or of a gemeente, row by row; take it back.",
    "serve": "Run database, web and workers, and restart what dies.",
    "worker": "Handle queued work until stopped.",
    "law": "Assess a life under the law: duties, dates, rights and reasons.",
    "placement": "Advise who is best received and housed where; verify any advice.",
    "regions": "Load and show gemeenten and regions; merge gemeenten; count figures.",
    "evidence": "Analyse a testbed honestly, or refuse with the reason.",
}


class LazyGroups(click.Group):
    """Loads `gateways.cli.<name>:group` on use, so that `law` need not start Django."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(GROUPS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in GROUPS:
            return None
        module = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name.replace("-", "_")
        return import_module(f"{__name__}.{module}").group  # type: ignore[no-any-return]

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; what somebody can mend is told without a traceback."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            if told := explained(error):
                raise Trouble(told) from None
            raise

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(GROUPS.items()))


@click.command(cls=LazyGroups, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Doorlopend: one continuous line from asylum to taking part in society."""
