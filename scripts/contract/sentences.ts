// What people are told and choose from, in both languages, and what the auditor reads.
import { activityTexts } from '../../schema/activity.js';
import { applications } from '../../schema/applications.js';
import { type AuditEventKind, auditEvents, notYetRecorded } from '../../schema/audit-events.js';
import { requestErrors } from '../../schema/request-errors.js';
import { requirements } from '../../schema/requirements.js';
import { secretQuestions } from '../../schema/secret-questions.js';
import { siteImages } from '../../schema/site-images.js';
import { reasons, type Sentence, type UserErrorSentence, userErrors } from '../../schema/user-errors.js';
import { code, table } from './markdown.js';

/** One sentence pair for each code. */
export function printUserErrors(): string {
  const said = Object.entries(userErrors) as [string, UserErrorSentence][];
  const rows = said.map(([name, { audience, EN, ES }]) => [code(name), audience ?? 'everybody', EN, ES]);
  return table(['code', 'whom', 'English', 'Spanish'], rows);
}

/** The more exact sentences of codes that have several causes. */
export function printReasons(): string {
  const said = Object.entries(reasons) as [string, Record<string, Sentence>][];
  const rows = said.flatMap(([name, causes]) =>
    Object.entries(causes).map(([cause, { EN, ES }]) => [code(name), code(cause), EN, ES]),
  );
  return table(['code', 'cause', 'English', 'Spanish'], rows);
}

/** Where a request as a whole is refused. */
export function printRequestErrors(): string {
  return table(
    ['code', 'English', 'Spanish'],
    Object.entries(requestErrors).map(([name, { EN, ES }]) => [code(name), EN, ES]),
  );
}

export function printAuditEvents(): string {
  const kinds = Object.entries(auditEvents) as [AuditEventKind, string][];
  return table(
    ['kind', 'says', 'recorded'],
    kinds.map(([kind, says]) => [code(kind), says, notYetRecorded.includes(kind) ? 'not yet' : 'yes']),
  );
}

export function printRequirements(): string {
  return table(
    ['', 'English', 'Spanish'],
    requirements.map(({ key, title, text }) => [
      code(key),
      `**${title.EN}.** ${text.EN}`,
      `**${title.ES}.** ${text.ES}`,
    ]),
  );
}

export function printSiteImages(): string {
  return table(
    ['', 'id', 'English', 'Spanish'],
    siteImages.map(({ id, description }) => [
      `<img src="site-images/${id}.svg" alt="" width="40">`,
      code(id),
      description.EN,
      description.ES,
    ]),
  );
}

export function printSecretQuestions(): string {
  return table(
    ['id', 'English', 'Spanish'],
    secretQuestions.map(({ id, EN, ES }) => [code(id), EN, ES]),
  );
}

export function printApplications(): string {
  return table(
    ['key', 'English', 'Spanish'],
    applications.map(({ key, name }) => [code(key), name.EN, name.ES]),
  );
}

/** What a holder reads under "recent activity". */
export function printActivity(): string {
  return table(
    ['kind', 'English', 'Spanish'],
    Object.entries(activityTexts).map(([kind, { EN, ES }]) => [code(kind), EN, ES]),
  );
}
