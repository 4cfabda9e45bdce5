"""How fast and how large the server is, measured on the sample project: `python -m benchmarks`.

Imports server.py and nothing below it; every answer is checked before it is timed.
"""
