"""The typed graph: GraphQL types made from a project's content types and from slot schemas, on top of the base graph.

Made of graphql-core's own objects: a model may hold hundreds of types, and each swap builds them anew.
"""
