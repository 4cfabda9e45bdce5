"""GraphQL over HTTP: the endpoint, the explorer, health, settings and logs. One concern per file.

Stands on schema and resolvers; never reaches into upstream's internals.
"""
