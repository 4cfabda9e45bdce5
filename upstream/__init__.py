"""The REST services as typed async clients: models, errors, query strings, transport.

Floor 0 (models, errors, query, decode, capabilities, exchange) imports nothing above itself; transports and
clients stand on it. Import from the module that owns the noun; nothing is re-exported here.
"""
