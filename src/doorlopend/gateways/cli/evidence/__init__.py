"""`evidence`: plan, check, analyse, compare and tell a testbed; estimators by name for published numbers."""

import click

from . import estimators, testbeds


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def group() -> None:
    """Analyse a testbed honestly, or refuse with the reason."""


for command in (
    estimators.list_estimators,
    estimators.run_estimator,
    testbeds.schema_command,
    testbeds.plan_command,
    testbeds.lock_command,
    testbeds.check_command,
    testbeds.analyse_command,
    testbeds.compare_command,
    testbeds.pool_command,
    testbeds.look_command,
    testbeds.sensitivity_command,
    testbeds.tell_command,
    testbeds.export_command,
    testbeds.assign_command,
):
    group.add_command(command)
