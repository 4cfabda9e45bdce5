"""How a field gets its value: records that carry a model together with the variant it was asked in, and their loads.

`loaders` and `context` stand on the clients; every other module stands on those two and on upstream's models.
Resolvers are typed in records, never in schema types.
"""
