// npm start: from a bare clone to a running system, saying what it does (api.md "Running it").
// Plain JavaScript without packages, because it is what installs them. The application then runs in this very process:
// a second one that only watches would cost 50 MB.
import { setTimeout as wait } from 'node:timers/promises';
import { graceMs, onWishToEnd } from './bootstrap/ending.mjs';
import { runMain, say } from './bootstrap/say.mjs';
import { standOnSolidGround } from './bootstrap/standing.mjs';

await runMain(async () => {
  const { redisUrl, noteStopping } = await standOnSolidGround({ compile: true });
  process.env.REDIS_URL = redisUrl;
  onWishToEnd(
    async (signal) => {
      say('\nStopping …');
      noteStopping();
      // The application answers the same signal by closing in order; one that is not up yet just ends.
      if (process.listenerCount(signal) === 1) process.exit(0);
      await wait(graceMs, undefined, { ref: false });
      say('It did not stop within 10 s; ending it.');
      process.exit(1);
    },
    () => process.exit(130),
  );
  await import('../dist/api/main.js');
});
