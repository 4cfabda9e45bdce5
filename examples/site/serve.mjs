// Serves public/ and passes /graphql on to CONTENTGRAPH_URL, so that the page and the graph share an origin.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const PUBLIC = join(dirname(fileURLToPath(import.meta.url)), 'public');
const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript' };
const PASSED_ON = ['accept', 'content-type', 'x-client-id'];

/** A listening server; `port` 0 takes a free one. */
export async function serve(graph, port = 0) {
  const server = createServer((request, response) => {
    const answer = request.url === '/graphql' ? passOn(graph, request) : file(request.url);
    answer.then(
      ({ status = 200, type, body }) => response.writeHead(status, { 'content-type': type }).end(body),
      (error) => response.writeHead(502, { 'content-type': 'text/plain' }).end(String(error)),
    );
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { url: new URL(`http://127.0.0.1:${server.address().port}/`), close: () => server.close() };
}

async function passOn(graph, request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const headers = Object.fromEntries(PASSED_ON.flatMap((name) => (request.headers[name] ? [[name, request.headers[name]]] : [])));
  const answer = await fetch(new URL('/graphql', graph), { method: 'POST', headers, body: Buffer.concat(chunks) });
  return { status: answer.status, type: answer.headers.get('content-type'), body: Buffer.from(await answer.arrayBuffer()) };
}

/** A file of public/, or the page itself: every other path is the site's own. */
async function file(url) {
  const path = normalize(decodeURIComponent(new URL(url, 'http://site').pathname));
  const name = TYPES[extname(path)] ? path : '/index.html';
  try {
    return { type: TYPES[extname(name)], body: await readFile(join(PUBLIC, name)) };
  } catch {
    return { status: 404, type: 'text/plain', body: 'There is nothing here.' };
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { url } = await serve(process.env.CONTENTGRAPH_URL ?? 'http://127.0.0.1:8000', Number(process.env.PORT ?? 8080));
  console.log(`The site: ${url}`);
}
