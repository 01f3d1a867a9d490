// Parsed and validated documents, the newest thousand of them. A document with text in its literals is never
// kept: a password may have been typed there, and such a document rarely comes twice.
import { BREAK, type DocumentNode, visit } from 'graphql';

export class DocumentStore {
  readonly #documents = new Map<string, DocumentNode>();
  readonly #limit: number;

  constructor(limit = 1000) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#documents.size;
  }

  async get(key: string): Promise<DocumentNode | undefined> {
    return this.#documents.get(key);
  }

  async set(key: string, document: DocumentNode): Promise<void> {
    if (holdsTypedText(document)) return;
    const oldest = this.#documents.size >= this.#limit ? this.#documents.keys().next().value : undefined;
    if (oldest !== undefined) this.#documents.delete(oldest);
    this.#documents.set(key, document);
  }

  async delete(key: string): Promise<boolean> {
    return this.#documents.delete(key);
  }
}

function holdsTypedText(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    StringValue: () => {
      found = true;
      return BREAK;
    },
  });
  return found;
}
