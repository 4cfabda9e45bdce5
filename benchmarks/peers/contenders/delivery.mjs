// What the node servers share: the schema, and the Delivery API read over undici.
import { Agent, request } from "undici";

const [port, upstream] = process.argv.slice(2);
const agent = new Agent({ pipelining: 1 });

export const listenOn = Number(port);

export const typeDefs = `
  type Query { articles(limit: Int!, offset: Int!): Articles, article(codename: String!): Article }
  type Articles { items: [Article!]! }
  type Article {
    system: System!
    title: Text
    summary: Text
    postDate: DateTime
    topics: Taxonomy
    related: LinkedItems
  }
  type System { id: ID!, name: String!, codename: String!, language: String!, lastModified: String }
  type Text { value: String! }
  type DateTime { value: String }
  type Taxonomy { terms: [Term!]! }
  type Term { codename: String!, name: String! }
  type LinkedItems { items: [Article!] }
`;

export const resolvers = {
  Query: {
    articles: (_, { limit, offset }) => get(`/items?system.type=article&depth=0&skip=${offset}&limit=${limit}`),
    article: async (_, { codename }) => (await get(`/items/${encodeURIComponent(codename)}?depth=0`)).item,
  },
  Article: {
    title: (article) => article.elements.title,
    summary: (article) => article.elements.summary,
    postDate: (article) => article.elements.post_date,
    topics: (article) => article.elements.topics,
    related: (article) => article.elements.related_articles,
  },
  System: { lastModified: (system) => system.last_modified },
  Taxonomy: { terms: (element) => element.value },
};

/** The linked items of several elements, each a list of codenames, with one upstream call. */
export async function linkedItems(elements) {
  const codenames = new Set(elements.flatMap((element) => element.value));
  const { items } = await get(`/items?system.codename%5Bin%5D=${[...codenames].join(",")}&depth=0`);
  const found = new Map(items.map((item) => [item.system.codename, item]));
  return elements.map((element) => element.value.map((codename) => found.get(codename)).filter(Boolean));
}

async function get(path) {
  const { statusCode, body } = await request(upstream + path, { dispatcher: agent });
  if (statusCode !== 200) {
    await body.dump();
    throw new Error(`HTTP ${statusCode} for ${path}`);
  }
  return body.json();
}
