// Holds one PostgreSQL for a whole test run and ends it with that run, even when the run is killed:
// node postgres-keeper.mjs OWNER_PID FOLDER. Tells its address in FOLDER/ready.json.
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startPostgresServer } from './postgres-server.mjs';
import { isAlive, mark } from './processes.mjs';

const owner = mark(Number(process.argv[2]));
const folder = process.argv[3];

function tell(answer) {
  writeFileSync(join(folder, 'ready.part'), JSON.stringify(answer));
  renameSync(join(folder, 'ready.part'), join(folder, 'ready.json'));
}

try {
  const server = await startPostgresServer(folder);
  tell({ url: server.url });
  const end = async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
    process.exit();
  };
  process.once('SIGTERM', end);
  setInterval(() => isAlive(owner) || end(), 100);
} catch (error) {
  tell({ fault: error.message });
  setInterval(() => {
    if (isAlive(owner)) return;
    rmSync(folder, { recursive: true, force: true });
    process.exit(1);
  }, 100);
}
