"""Other GraphQL servers and ours, side by side over HTTP on the same content: `python -m benchmarks.peers`.

Ours is a process like the others: nothing of the project is imported, neither for the content nor for the answers.
"""
