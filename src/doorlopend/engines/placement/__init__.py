"""Who is best received and housed where: advice with proof and reasons; a person decides.

`reading` turns a JSON document into an `Instance`, `solve` advises, `verification` checks any advice without
sharing code with the solver, `online` advises at arrival, `explain` gives reasons, `fairness` audits,
`taakstelling` computes the half-year task. This package imports nothing by itself, so that checking an
advice never loads the solver that made it.
"""
