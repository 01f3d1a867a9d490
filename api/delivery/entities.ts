// The tables of delivery, for the list of entities.
import { Letter, LetterBatch } from './letters/letter.entity.js';
import { Message, MessageAttempt } from './message.entity.js';

export const deliveryEntities = [Message, MessageAttempt, Letter, LetterBatch];
