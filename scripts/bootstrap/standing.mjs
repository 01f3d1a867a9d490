// What npm start and npm run dev stand on: a data folder, a free port, an installed checkout and a Redis; all of it
// let go when the process ends.
import { resolve } from 'node:path';
import { checkDataFolder, checkNode, portFault } from './ground.mjs';
import { prepare } from './prepare.mjs';
import { checkRedisUrl, openPrivateRedis, orRedisUrl, redisProgram } from './private-redis.mjs';
import { noteRun } from './runs.mjs';
import { Problem } from './say.mjs';

/**
 * Prepares everything and answers { redisUrl, noteStopping() }.
 * Throws a Problem for what a person can mend, before anything slow begins.
 */
export async function standOnSolidGround({ compile }) {
  const { env } = process;
  const dataDir = resolve(env.DATA_DIR?.trim() || 'var');
  const port = Number(env.PORT?.trim() || 4000);
  const given = env.REDIS_URL?.trim();
  checkNode();
  checkDataFolder(dataDir);
  const run = await noteRun(dataDir, { role: env.ROLE?.trim() || 'all', port, ownRedis: !given });
  process.once('exit', run.end);
  const taken = await portFault(env.HOST?.trim() || '127.0.0.1', port);
  if (taken) throw new Problem(taken);
  if (given) await checkRedisUrl(given);
  await prepare({ compile, ...(given ? {} : { programs: [redisProgram], orElse: orRedisUrl }) });
  if (given) return { redisUrl: given, noteStopping: run.noteStopping };
  const redis = await openPrivateRedis(dataDir, run);
  process.once('exit', redis.drop);
  return { redisUrl: redis.url, noteStopping: run.noteStopping };
}
