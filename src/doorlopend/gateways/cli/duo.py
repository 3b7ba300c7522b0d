"""`doorlopend duo`: the exchange with DUO, and a stand-in for DUO to try it on."""

import json
from datetime import date, datetime
from typing import Any

import click

DAY = click.DateTime(["%Y-%m-%d"])
LOCAL = "http://127.0.0.1:8099"


@click.group()
def group() -> None:
    """The exchange with DUO, and a stand-in for DUO to try it on."""


@group.command()
@click.option("--people", default=0, show_default=True, help="Add this many made-up lives before serving.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same lives.")
@click.option(
    "--start", type=DAY, default="2024-01-01", show_default=True, help="First day a duty may begin."
)
@click.option("--months", default=24, show_default=True, help="Duties begin within this many months.")
@click.option("--gemeente", "gemeenten", multiple=True, default=("0855",), show_default=True,
              help="CBS code, or CODE=OIN; may be given more than once.")  # fmt: skip
@click.option("--callback", help="Base address of the gemeente's API; notices go to ADDRESS/notificaties.")
@click.option("--duo-oin", envvar="DOORLOPEND_DUO_OIN", help="The OIN to sign notices with.")
@click.option("--misbehave", default="", help="Chances, as in slow=0.1,unavailable=0.05,lost=0.02,seconds=3.")
@click.option("--portal", default=1.0, show_default=True,
              help="Chance that a gemeente types its PIP into the portal.")  # fmt: skip
@click.option("--announced", is_flag=True, help="Also send the attention signals that are not live yet.")
@click.option("--outline", is_flag=True, help="Also serve the three APIs known in outline only.")
@click.option("--advance-to", type=DAY, help="Play all lives up to this day before serving.")
@click.option("--state", "path", type=click.Path(dir_okay=False), help="Keep the state in this file.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8099, show_default=True)
def simulate(**options: Any) -> None:
    """Serve as DUO would, with made-up people. Stop with Ctrl-C.

    While it runs, `duo advance --to DATE` lets days pass and sends the notices that are due.
    """
    from doorlopend.gateways.exchange.duo_simulator import SettingsError

    try:
        simulator = _open(options)
    except (SettingsError, ValueError) as error:
        raise click.UsageError(str(error)) from error
    _serve(simulator, host=options["host"], port=options["port"])


def _open(options: dict[str, Any]) -> Any:
    from doorlopend.gateways.exchange.duo_simulator import Gemeente, Misbehaviour, Settings, Simulator

    settings = Settings(
        seed=options["seed"],
        duo_oin=options["duo_oin"] or Settings().duo_oin,
        gemeenten=tuple(Gemeente.parse(text) for text in options["gemeenten"]),
        callback=options["callback"],
        portal=options["portal"],
        outline=options["outline"],
        announced=options["announced"],
        misbehaviour=Misbehaviour.parse(options["misbehave"]),
    )
    simulator = Simulator.open(options["path"], settings=settings)
    if options["people"]:
        simulator.people(count=options["people"], start=options["start"].date(), months=options["months"])
    if options["advance_to"]:
        simulator.advance(to=options["advance_to"].date(), send=False)
    return simulator


def _serve(simulator: Any, *, host: str, port: int) -> None:
    from doorlopend.gateways.exchange.duo_simulator.server import Server

    server = Server((host, port), simulator, quiet=False)
    gemeenten = ", ".join(f"{g.code} (OIN {g.oin})" for g in simulator.settings.gemeenten)
    click.echo(f"Stand-in for DUO on http://{host}:{port} for {gemeenten}; {json.dumps(simulator.state())}")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        click.echo("Stopped.")
    finally:
        server.server_close()
        simulator.close()


@group.command()
@click.option("--to", type=DAY, required=True, help="The day to go to.")
@click.option("--server", default=LOCAL, show_default=True, help="Where the stand-in runs.")
@click.option("--no-send", is_flag=True, help="Play the lives but leave the notices waiting.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def advance(to: datetime, server: str, no_send: bool, as_json: bool) -> None:
    """Let days pass in a running stand-in and send the notices that are due."""
    state = _control(server, "advance", {"to": to.date().isoformat(), "send": not no_send}, as_json=as_json)
    click.echo(json.dumps(state) if as_json else _in_words(state))


@group.command()
@click.argument("how")
@click.option("--server", default=LOCAL, show_default=True, help="Where the stand-in runs.")
def misbehave(how: str, server: str) -> None:
    """Change how a running stand-in misbehaves, as in `unavailable=1` or `lost=0.1,duplicate=0.2`; '' to stop."""
    _control(server, "misbehave", {"how": how}, as_json=False)
    click.echo(f"The stand-in now misbehaves by: {how or 'nothing'}.")


def _control(server: str, name: str, body: dict[str, Any], *, as_json: bool) -> dict[str, Any]:
    import httpx

    try:
        answer = httpx.post(f"{server}/_simulator/{name}", json=body, timeout=600.0)
    except httpx.HTTPError:
        _fail(f"no stand-in answers at {server}: start one with `doorlopend duo simulate`", as_json=as_json)
    content: dict[str, Any] = answer.json()
    if answer.status_code != 200:
        _fail(content.get("error", f"status {answer.status_code}"), as_json=as_json)
    return content


def _fail(message: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"error": {"message": message}}))
        raise SystemExit(2)
    raise click.UsageError(message)


def _in_words(state: dict[str, Any]) -> str:
    notices = ", ".join(f"{count} {name}" for name, count in sorted(state["notices"].items())) or "none"
    day = date.fromisoformat(state["today"])
    return (
        f"{day.isoformat()}: {state['people']} people, {state['steps_open']} steps ahead; notices: {notices}."
    )
