"""Sealed ballots: the Belenios protocol, version 1 (specification 2.0), in plain Python.

Knows neither Django nor the rest of the portal, so that a stranger can run it beside an archive and nothing else:
`python -m proposals.belenios verify FILE.bel`. See docs/decisions/0009-belenios.md.
"""
