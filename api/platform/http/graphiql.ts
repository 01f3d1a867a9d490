// GraphiQL for development: a page to try operations on, whole from our own disk, so that it works without a network.
// One tab for each ready-made operation; what is typed stays in the browser tab and ends with it.
import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { servePages } from './pages.js';
import { refuseMethod } from './server.js';

export interface GraphiqlOptions {
  readonly publicUrl: string;
  /** The endpoint that the page talks to; its address is also that of the page. */
  readonly path: string;
  /** A folder of `NN-name.graphql`, each with `NN-name.variables.json` if it takes variables. */
  readonly operationsFolder: string;
}

const { resolve } = createRequire(import.meta.url);

/** GraphiQL's ready-made build needs React 18's, which later versions of React no longer come with. */
const VENDOR_FILES = {
  'react.js': ['react18', 'umd/react.production.min.js', 'text/javascript'],
  'react-dom.js': ['react-dom18', 'umd/react-dom.production.min.js', 'text/javascript'],
  'graphiql.js': ['graphiql', 'graphiql.min.js', 'text/javascript'],
  'graphiql.css': ['graphiql', 'graphiql.min.css', 'text/css'],
} as const;

/** Serves the page at GET `path` and its parts under /graphiql. Never call this in production. */
export async function mountGraphiql(app: FastifyInstance, options: GraphiqlOptions): Promise<void> {
  await servePages(app, { publicUrl: options.publicUrl, styles: 'inline' }, (pages) => {
    pages.get(options.path, (request, reply) => answerGet(request, reply));
    for (const [name, [packageName, file, type]] of Object.entries(VENDOR_FILES)) {
      const path = join(dirname(resolve(`${packageName}/package.json`)), file);
      pages.get(`/graphiql/${name}`, (_request, reply) => {
        return reply.type(`${type}; charset=utf-8`).send(createReadStream(path));
      });
    }
    pages.get('/graphiql/start.js', (_request, reply) => {
      return reply.type('text/javascript; charset=utf-8').send(startScript(options));
    });
  });
}

function answerGet(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (request.headers.accept?.includes('text/html')) return reply.type('text/html; charset=utf-8').send(PAGE);
  return refuseMethod(reply);
}

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>GraphiQL</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/graphiql/graphiql.css">
<style>body { margin: 0 } #graphiql { height: 100vh }</style>
</head>
<body>
<div id="graphiql">Loading…</div>
<script src="/graphiql/react.js"></script>
<script src="/graphiql/react-dom.js"></script>
<script src="/graphiql/graphiql.js"></script>
<script src="/graphiql/start.js"></script>
</body>
</html>
`;

function startScript({ path, operationsFolder }: GraphiqlOptions): string {
  return `ReactDOM.createRoot(document.getElementById('graphiql')).render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: ${JSON.stringify(path)} }),
    storage: window.sessionStorage,
    defaultEditorToolsVisibility: 'variables',
    defaultTabs: ${JSON.stringify(readOperations(operationsFolder))},
  }),
);
`;
}

/** The ready-made operations in the order of their names. GraphiQL opens the first without its variables. */
export function readOperations(folder: string): { query: string; variables?: string }[] {
  const files = readdirSync(folder).sort();
  return files
    .filter((name) => name.endsWith('.graphql'))
    .map((name) => {
      const query = readFileSync(join(folder, name), 'utf8');
      const variables = name.replace(/graphql$/, 'variables.json');
      return files.includes(variables)
        ? { query, variables: pretty(readFileSync(join(folder, variables), 'utf8')) }
        : { query };
    });
}

const pretty = (json: string): string => JSON.stringify(JSON.parse(json), null, 2);
