// The port to the printer. Two deeds instead of one, so that a kill between them never makes a letter twice:
// the batch row remembers the staging name before anything can be picked up under the batch's own name.
import type { SendResult } from './send-result.js';

export interface BatchFile {
  readonly name: string;
  readonly bytes: Buffer;
}

export interface LetterDropbox {
  /** Puts the files where the printer does not look. SENT carries the staging name as its reference. */
  stage(batchId: string, files: AsyncIterable<BatchFile>): Promise<SendResult>;
  /** Makes a staged batch visible under its id by one rename; a batch published before answers SENT. */
  publish(batchId: string, staging: string): Promise<SendResult>;
  /** Removes a published batch's files; one that is gone is fine. */
  remove(batchId: string): Promise<SendResult>;
}
