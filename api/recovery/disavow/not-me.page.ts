// The page behind the "this was not me" link of a notice (domain.md 2.8). It does nothing until its button is pressed:
// scanners of mail open links. The token stands behind `#`, which browsers send nowhere; the script hands it to the
// mutation, and nothing on the page comes from or goes to anywhere else.
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { helpDesk } from '../../../schema/help-desk.js';
import { notMeWords } from '../../../schema/not-me-words.js';
import type { Policy } from '../../../schema/policy.js';
import { type Language, languageOf } from '../../platform/http/language.js';
import { type InlineHashes, servePages } from '../../platform/http/pages.js';

/** Serves GET /not-me, in production too. */
export function mountNotMePage(
  server: FastifyInstance,
  { publicUrl, policy }: { publicUrl: string; policy: Pick<Policy, 'disavowDays'> },
): Promise<void> {
  const days = Math.ceil(policy.disavowDays);
  const pages = { EN: pageIn('EN', days), ES: pageIn('ES', days) };
  return servePages(server, { publicUrl, inline: INLINE }, (mounted) => {
    mounted.get('/not-me', (request, reply) =>
      reply
        .type('text/html; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('vary', 'Accept-Language')
        .send(pages[languageOf(request.headers['accept-language'])]),
    );
  });
}

const SCRIPT = `
'use strict';
const part = (id) => document.getElementById(id);
const show = (id) => { for (const one of part('outcome').children) one.hidden = one.id !== id; };
const token = location.hash.slice(1);
// One key for this page: pressed again after a lost answer, the button is told the same.
const idempotencyKey = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16)).join('-');
const query = 'mutation NotMe($input: DisavowActivityInput!) { disavowActivity(input: $input) { accepted userErrors { message } } }';
addEventListener('hashchange', () => location.reload());
if (/^[\\w-]{43}$/.test(token)) part('ask').hidden = false; else show('incomplete');
part('not-me').addEventListener('click', async () => {
  part('not-me').disabled = true;
  try {
    const answer = await fetch('graphql', {
      method: 'POST',
      credentials: 'omit',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables: { input: { token, idempotencyKey } } }),
    });
    const { accepted, userErrors } = (await answer.json()).data.disavowActivity;
    part('refused').textContent = userErrors.map(({ message }) => message).join(' ');
    show(accepted ? 'done' : 'refused');
    part('ask').hidden = true;
    history.replaceState(null, '', location.pathname);
  } catch {
    show('failed');
    part('not-me').disabled = false;
  }
  part('outcome').focus();
});
`;

const STYLE = `
body { max-width: 38rem; margin: 2rem auto; padding: 0 1rem; font: 1.125rem/1.6 system-ui, sans-serif; color: #1b1b1b; background: #fff }
h1 { font-size: 1.75rem; line-height: 1.2 }
h2 { font-size: 1.25rem }
button { padding: .75rem 1.5rem; border: 0; border-radius: .25rem; font: inherit; font-weight: 700; color: #fff; background: #9c2a10; cursor: pointer }
button:disabled { opacity: .6; cursor: wait }
button:focus-visible, a:focus-visible { outline: .25rem solid #2491ff; outline-offset: .125rem }
#outcome:focus { outline: none }
footer { margin-top: 2rem; padding-top: 1rem; border-top: 1px solid #767676 }
a { white-space: nowrap; color: inherit }
`;

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const INLINE: InlineHashes = { scripts: [hashOf(SCRIPT)], styles: [hashOf(STYLE)] };

function pageIn(language: Language, days: number): string {
  const say = (name: keyof typeof notMeWords): string =>
    escaped(
      notMeWords[name][language].replace('{days}', String(days)).replace('{hours}', helpDesk.hours[language]),
    );
  // Whoever reads this on a phone calls by a touch.
  const phone = `<a href="tel:+${helpDesk.phone}">${helpDesk.phone}</a>`;
  return `<!doctype html>
<html lang="${language.toLowerCase()}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${say('title')} · Secure Access</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${say('title')}</h1>
<noscript><p>${say('noScript')}</p></noscript>
<section id="ask" hidden>
<p>${say('why')}</p>
<p>${say('what')}</p>
<ul>
<li>${say('sessions')}</li>
<li>${say('signIn')}</li>
<li>${say('changes')}</li>
<li>${say('desk')}</li>
</ul>
<p>${say('itWasMe')}</p>
<p><button type="button" id="not-me">${say('button')}</button></p>
</section>
<div id="outcome" role="status" tabindex="-1">
<div id="done" hidden>
<h2>${say('doneTitle')}</h2>
<p>${say('done')}</p>
<p>${say('next')}</p>
</div>
<p id="refused" hidden></p>
<p id="failed" hidden>${say('failed')}</p>
<p id="incomplete" hidden>${say('incomplete')}</p>
</div>
</main>
<footer>
<p>${say('reach').replace('{phone}', phone)}</p>
</footer>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
