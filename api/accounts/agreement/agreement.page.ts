// The page that the notice of a new user agreement names: the text of one version, before and after it takes effect.
import type { FastifyInstance } from 'fastify';
import { pageWords } from '../../../schema/page-words.js';
import type { Deps } from '../../deps.js';
import { type Language, languageOf } from '../../platform/http/language.js';
import type { UserAgreement } from '../account.entity.js';
import { agreementOfVersion } from './agreements.js';

type Route = { Params: { version: string }; Querystring: { language?: string | string[] } };

/** Serves GET /user-agreement/VERSION, in the language of `?language=en` or `es`, else in the browser's. */
export function mountAgreementPage(pages: FastifyInstance, { db }: Pick<Deps, 'db'>): void {
  pages.get<Route>('/user-agreement/:version', async (request, reply) => {
    const { version } = request.params;
    const agreement = await db.read((tx) => agreementOfVersion(tx, version));
    if (!agreement) return reply.callNotFound();
    const { language: asked } = request.query;
    const language = languageOf(typeof asked === 'string' ? asked : request.headers['accept-language']);
    // Published texts never change.
    reply.header('cache-control', 'public, max-age=3600').header('vary', 'Accept-Language');
    return reply.type('text/html; charset=utf-8').send(pageOf(agreement, language));
  });
}

function pageOf({ version, textEn, textEs }: UserAgreement, language: Language): string {
  const title = `${pageWords.userAgreement[language]} ${version}`;
  return `<!doctype html>
<html lang="${language.toLowerCase()}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<link rel="icon" href="data:,">
<style>body { max-width: 42rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 sans-serif }
main { white-space: pre-wrap; overflow-wrap: break-word }</style>
</head>
<body>
<h1>${escaped(title)}</h1>
<main>${escaped(language === 'ES' ? textEs : textEn)}</main>
</body>
</html>
`;
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
