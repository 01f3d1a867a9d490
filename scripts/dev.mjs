// npm run dev: compiles on every save and restarts the application when the sources are sound. Data, keys and the
// private Redis stay as they are.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { endOf, startApplication, stopGently } from './bootstrap/application.mjs';
import { tsc } from './bootstrap/build.mjs';
import { onWishToEnd } from './bootstrap/ending.mjs';
import { root, runMain, say } from './bootstrap/say.mjs';
import { standOnSolidGround } from './bootstrap/standing.mjs';

async function watch({ redisUrl, noteStopping }) {
  const env = { ...process.env, REDIS_URL: redisUrl };
  const compiler = spawn(
    process.execPath,
    [tsc, '-p', 'tsconfig.build.json', '--watch', '--preserveWatchOutput'],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let app;
  let ending = false;
  const start = () => {
    app = startApplication('dist/api/main.js', env);
    const mine = app;
    endOf(mine).then((code) => {
      if (app !== mine) return;
      app = undefined;
      if (!ending) say(`The application ended (${code}); it starts again when a file changes.`);
    });
  };
  const stop = async () => {
    const old = app;
    app = undefined;
    if (!old) return;
    const gone = endOf(old);
    stopGently(old);
    await gone;
  };
  // One restart after the other, however quickly files are saved.
  let turn = Promise.resolve();
  createInterface({ input: compiler.stdout }).on('line', (line) => {
    if (line.trim()) say(line);
    if (/Found 0 errors/.test(line) && !ending) turn = turn.then(stop).then(() => ending || start());
  });
  const closed = endOf(compiler);
  const end = () => {
    ending = true;
    noteStopping();
    compiler.kill('SIGTERM');
  };
  onWishToEnd(end, () => app?.kill('SIGKILL'));
  await closed;
  ending = true;
  await turn.then(stop);
  return 0;
}

await runMain(async () => watch(await standOnSolidGround({ compile: false })));
