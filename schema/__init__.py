"""What clients see: Strawberry declarations over the resolvers' records. No I/O, no logic.

A type declares a view of a record: fields without a resolver are its attributes.
"""
