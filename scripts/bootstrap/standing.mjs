// What npm start and npm run dev stand on: a data folder, a free port, an installed checkout and a Redis; all of it
// let go again at the end.
import { resolve } from 'node:path';
import { checkDataFolder, checkNode, portFault } from './ground.mjs';
import { prepare } from './prepare.mjs';
import { checkRedisUrl, openPrivateRedis, orRedisUrl, redisProgram } from './private-redis.mjs';
import { noteRun } from './runs.mjs';
import { Problem } from './say.mjs';

/**
 * Prepares everything, calls `work({ env, noteApp, noteStopping })` with the environment for the application and cleans up after it.
 * Throws a Problem for what a person can mend, before anything slow begins.
 */
export async function onSolidGround({ compile }, work) {
  const { env } = process;
  const dataDir = resolve(env.DATA_DIR?.trim() || 'var');
  const port = Number(env.PORT?.trim() || 4000);
  const given = env.REDIS_URL?.trim();
  checkNode();
  checkDataFolder(dataDir);
  const run = await noteRun(dataDir, { role: env.ROLE?.trim() || 'all', port, ownRedis: !given });
  let redis;
  try {
    const taken = await portFault(env.HOST?.trim() || '127.0.0.1', port);
    if (taken) throw new Problem(taken);
    if (given) await checkRedisUrl(given);
    await prepare({ compile, ...(given ? {} : { programs: [redisProgram], orElse: orRedisUrl }) });
    if (!given) redis = await openPrivateRedis(dataDir, run);
    return await work({
      env: { ...env, REDIS_URL: given || redis.url },
      noteApp: run.noteApp,
      noteStopping: run.noteStopping,
    });
  } finally {
    await redis?.stop();
    run.end();
  }
}
