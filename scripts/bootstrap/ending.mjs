// When to end: at a signal, a closed terminal, or when the npm above is gone. One wish is enough, patience has a limit,
// and a second Ctrl-C ends at once.

/** How long closing in order may take. */
export const graceMs = 10_000;

// npm passes a terminal's Ctrl-C on to us, which the terminal has sent us already: that echo is no second wish.
const echoMs = 1000;

/** Calls `stop` (with SIGINT or SIGTERM) at the first wish to end and `endNow` at a later one. */
export function onWishToEnd(stop, endNow) {
  let first;
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => {
      if (first === undefined) {
        first = Date.now();
        stop(signal);
      } else if (Date.now() - first > echoMs) endNow();
    });
  // Who no longer listens to us (a closed terminal or pipe) does not end us by that.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  const askOurselves = () => process.kill(process.pid, 'SIGTERM');
  process.on('SIGHUP', askOurselves);
  const parent = process.ppid;
  if (!process.env.npm_lifecycle_event) return;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    askOurselves();
  }, 500).unref();
}
