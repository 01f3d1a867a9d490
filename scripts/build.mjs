// npm run build: installs what is missing and compiles what changed.
import { prepare } from './bootstrap/prepare.mjs';
import { runMain } from './bootstrap/say.mjs';

await runMain(() => prepare());
