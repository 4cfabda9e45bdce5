// graphql-yoga as it comes, its cache of parsed and validated documents included; references by DataLoader.
import DataLoader from "dataloader";
import { createSchema, createYoga } from "graphql-yoga";
import { createServer } from "node:http";
import { linkedItems, listenOn, resolvers, typeDefs } from "../delivery.mjs";

const yoga = createYoga({
  schema: createSchema({
    typeDefs,
    resolvers: {
      ...resolvers,
      LinkedItems: { items: (element, _, { linked }) => linked.load(element) },
    },
  }),
  context: () => ({ linked: new DataLoader(linkedItems) }),
  graphiql: false,
  landingPage: false,
  logging: false,
});
createServer(yoga).listen(listenOn, "127.0.0.1");
