"""The command line: what it prints, what it refuses in one sentence, and how it stops.

command_line         all of it: what to do without a word, and the words there are
serve, emulate       the server, and the emulator alone
schema               the graph's SDL
process              listening, running until told to stop, and refusing to start
"""

from commands.command_line import command_line

__all__ = ["command_line"]
