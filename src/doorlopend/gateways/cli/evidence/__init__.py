"""`evidence`: plan, check, analyse, compare and tell a testbed; estimators by name for published numbers."""

import click

from . import answering, estimators, planning


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def group() -> None:
    """Analyse a testbed honestly, or refuse with the reason."""


for command in (
    estimators.list_estimators,
    estimators.run_estimator,
    planning.schema_command,
    planning.plan_command,
    planning.lock_command,
    planning.check_command,
    answering.analyse_command,
    answering.compare_command,
    answering.pool_command,
    answering.look_command,
    answering.sensitivity_command,
    answering.tell_command,
    planning.export_command,
    planning.assign_command,
):
    group.add_command(command)
