// npm start: from a bare clone to a running system, saying what it does (api.md "Running it").
// Plain JavaScript without packages, because it is what installs them.
import { endOf, onWishToEnd, startApplication, stopGently } from './bootstrap/application.mjs';
import { runMain, say } from './bootstrap/say.mjs';
import { onSolidGround } from './bootstrap/standing.mjs';

await runMain(() =>
  onSolidGround({ compile: true }, async ({ env, noteApp, noteStopping }) => {
    const app = startApplication('dist/api/main.js', env);
    noteApp(app.pid);
    onWishToEnd(
      (signal) => {
        say('\nStopping …');
        noteStopping();
        stopGently(app, signal);
      },
      () => app.kill('SIGKILL'),
    );
    return await endOf(app);
  }),
);
