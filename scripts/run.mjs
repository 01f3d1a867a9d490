// npm run import, demo, keys, audit, bench …: prepares the checkout like npm start, then runs the script of that
// name with the words after "--". It shares the terminal, so progress bars and questions work.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { endOf } from './bootstrap/application.mjs';
import { prepare } from './bootstrap/prepare.mjs';
import { Problem, root, runMain } from './bootstrap/say.mjs';

const [name, ...words] = process.argv.slice(2);

await runMain(async () => {
  await prepare();
  const script = join(root, `dist/scripts/${name}.js`);
  if (!existsSync(script)) throw new Problem(`There is no script "${name}": "npm run" lists what there is.`);
  // The terminal sends a Ctrl-C to the child as well; we only wait for what it makes of it.
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => signal === 'SIGTERM' && child.kill(signal));
  const child = spawn(process.execPath, [script, ...words], { stdio: 'inherit' });
  return await endOf(child);
});
