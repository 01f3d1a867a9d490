// Loaded before anything else (node --require): Node's pool of threads serves password hashes, SQLite and files alike, so
// it needs one for each core's hash and four besides, or a burst of sign-ins would hold up the database. The pool is made
// at the first use, which loading an ES module already is; hence this file, and hence CommonJS.
const { availableParallelism } = require('node:os');

process.env.UV_THREADPOOL_SIZE ??= String(availableParallelism() + 4);
