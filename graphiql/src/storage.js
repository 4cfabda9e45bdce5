// Local storage as GraphiQL uses it, under a prefix of our own and without anybody's tokens.

const PREFIX = 'contentgraph:';

// The history plugin stores the headers of every request, whatever `shouldPersistHeaders` says.
const HISTORY = new Set(['graphiql:queries', 'graphiql:favorites']);

/** The prefix keeps us apart from other GraphiQLs served, on another day, from the same host and port. */
export function createStorage(local) {
  const ours = () => Object.keys(local).filter((key) => key.startsWith(PREFIX));
  return {
    getItem: (key) => local.getItem(PREFIX + key),
    setItem: (key, value) => local.setItem(PREFIX + key, HISTORY.has(key) ? withoutHeaders(value) : value),
    removeItem: (key) => local.removeItem(PREFIX + key),
    clear: () => ours().forEach((key) => local.removeItem(key)),
    get length() {
      return ours().length;
    },
  };
}

function withoutHeaders(value) {
  return JSON.stringify(JSON.parse(value), (key, inner) => (key === 'headers' ? undefined : inner));
}
