// mercurius with graphql-jit: every query is compiled when it comes for the second time; references by its own loaders.
import Fastify from "fastify";
import mercurius from "mercurius";
import { linkedItems, listenOn, resolvers, typeDefs } from "../delivery.mjs";

const app = Fastify();
app.register(mercurius, {
  schema: typeDefs,
  resolvers,
  loaders: {
    LinkedItems: {
      items: {
        loader: (queries) => linkedItems(queries.map(({ obj }) => obj)),
        opts: { cache: false },
      },
    },
  },
  jit: 1,
});
await app.listen({ port: listenOn, host: "127.0.0.1" });
