import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

const require = createRequire(import.meta.url);

export default defineConfig({
  // Vite and Node would each load their own copy of graphql otherwise ("another realm").
  resolve: { alias: [{ find: /^graphql$/, replacement: require.resolve('graphql/index.js') }] },
  test: {
    include: ['{api,schema,migrations,scripts}/**/*.test.ts'],
    setupFiles: ['reflect-metadata'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // Files of a worker share the modules that are loaded: half the time of the suite went into loading them anew. What a
    // test replaces it must put back; nothing in a module of ours changes while it runs.
    isolate: false,
    // Each run goes through the tests of a file in another order, so that none leans on another. The seed stands at the
    // head of the output; `--sequence.seed=N` repeats the order.
    sequence: { shuffle: { tests: true } },
  },
});
