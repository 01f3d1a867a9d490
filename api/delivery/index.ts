// The door of delivery: what goes out to people, and how.
export { type ChannelConfig, type Channels, channelsFrom, outboxDir } from './channels/channels-from.js';
export type { Email, EmailChannel } from './channels/email-channel.js';
export type { BatchFile, LetterDropbox } from './channels/letter-dropbox.js';
export { type OutboxEntry, readOutbox } from './channels/outbox.js';
export { outboxJson, outboxPage } from './channels/outbox.page.js';
export type { SendResult } from './channels/send-result.js';
export type { DeliveryReceipt, Text, TextChannel } from './channels/text-channel.js';
export { countWaiting } from './count-waiting.js';
export { deliverDue } from './deliver-due.js';
export { deliverMessageJob } from './deliver-message.job.js';
export type { DeliveryDeps } from './delivery-deps.js';
export { deliveryEntities } from './entities.js';
export { deliveryJobs } from './jobs.js';
export { easternDate, holidaysFrom, isBusinessDay } from './letters/calendar.js';
export { closeBatches } from './letters/close-batches.js';
export { Letter, LetterBatch, type LetterState } from './letters/letter.entity.js';
export type { PostalAddress } from './letters/letter-pdf.js';
export {
  type AskedLetter,
  type LetterPlan,
  planLetter,
  type QueuedLetter,
  queueLetter,
} from './letters/queue-letter.js';
export { codeOfLetter, readLetter } from './letters/read-letter.js';
export { expireOldLetters, removeLetterFiles, wipeDeliveredLetters } from './letters/retention.js';
export { supersedeLetters, useLetter } from './letters/supersede-letters.js';
export { Message, MessageAttempt, type MessageState } from './message.entity.js';
export type { Language } from './messages/define-message.js';
export type { WhyNoReset } from './messages/email/password-reset-not-possible.js';
export type { LetterKind, MessageKind, MessageVars } from './messages/index.js';
export { fitsItsChannel, type PostedMessage, post, wipeRecipients, wipeRecipientsOfFlows } from './post.js';
export { recordReceipt } from './record-receipt.js';
export { DELIVERY_SEALED } from './sealed-columns.js';
