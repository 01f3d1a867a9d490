// Identifiers are UUIDv7: they sort by time, which keeps indexes compact, and say nothing of a person.
import { v7 } from 'uuid';

export interface Ids {
  next(): string;
}

export const randomIds: Ids = { next: () => v7() };
