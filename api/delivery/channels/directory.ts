// Letters into a folder that the printer watches: PATH/<batch>, whole or not at all. Files 0600, folders 0700.
import { randomBytes } from 'node:crypto';
import { access, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BatchFile, LetterDropbox } from './letter-dropbox.js';
import { refused, retry, type SendResult, sent } from './send-result.js';

/** `dir:PATH`. Staging folders begin with a dot and lie beside, so that one rename publishes. */
export function directoryDropbox(root: string): LetterDropbox {
  return {
    async stage(batchId, files): Promise<SendResult> {
      const staging = `.${batchId}.${randomBytes(4).toString('hex')}`;
      try {
        await mkdir(root, { recursive: true, mode: 0o700 });
        await mkdir(join(root, staging), { mode: 0o700 });
        for await (const file of files) await writeDurably(join(root, staging), file);
        await syncFolder(join(root, staging));
        return sent(staging);
      } catch (error) {
        return failure(error);
      }
    },
    async publish(batchId, staging): Promise<SendResult> {
      try {
        // Gone from staging means renamed before a kill; the printer may already have taken it away.
        if (await exists(join(root, staging))) await rename(join(root, staging), join(root, batchId));
        await syncFolder(root);
        await removeLeftovers(root, batchId);
        return sent(batchId);
      } catch (error) {
        return failure(error);
      }
    },
    async remove(batchId): Promise<SendResult> {
      try {
        await rm(join(root, batchId), { recursive: true, force: true });
        // Of a worker that was taken for dead and staged its copy after the publishing.
        if (await exists(root)) await removeLeftovers(root, batchId);
        return sent();
      } catch (error) {
        return failure(error);
      }
    },
  };
}

async function writeDurably(dir: string, { name, bytes }: BatchFile): Promise<void> {
  const file = await open(join(dir, name), 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(dir: string): Promise<void> {
  const folder = await open(dir, 'r');
  await folder.sync().finally(() => folder.close());
}

// What killed attempts left behind. Not before the publishing: until then another worker's staging may be the one
// that the batch row remembers.
async function removeLeftovers(root: string, batchId: string): Promise<void> {
  for (const name of await readdir(root)) {
    if (name.startsWith(`.${batchId}.`)) await rm(join(root, name), { recursive: true, force: true });
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

function failure(error: unknown): SendResult {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error; // a fault in making the files, not in keeping them
  return code === 'ENOTDIR' ? refused(`DIR_${code}`) : retry(`DIR_${code}`);
}
