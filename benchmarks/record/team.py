"""Durations of the worklist of a whole gemeente."""

from .worklist import run

if __name__ == "__main__":
    run("/mensen/?whose=team", times=100)
