// Loaded into the application before anything else: when the script that started it dies (kill -9), the channel to it
// closes, and the application ends as on a signal instead of staying behind.
if (process.channel) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref();
}
