// The page at /outbox: what would have been mailed and texted. Development only.
import type { OutboxEntry } from './outbox.js';

const STYLE = `
:root{color-scheme:light dark;--line:#8884;--soft:#8881;--accent:#0b5cad}
@media (prefers-color-scheme:dark){:root{--accent:#7db8f5}}
body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.4rem;margin:0 0 .25rem}p.hint{margin:0 0 1rem;opacity:.75}
form{display:flex;gap:.5rem;margin:0 0 1.25rem}
input{flex:1;font:inherit;padding:.45rem .6rem;border:1px solid var(--line);border-radius:.4rem}
button{font:inherit;padding:.45rem .9rem;border:1px solid var(--line);border-radius:.4rem}
article{border:1px solid var(--line);border-radius:.6rem;padding:.8rem 1rem;margin:0 0 1rem}
header{display:flex;gap:.6rem;flex-wrap:wrap;align-items:baseline;font-size:.9rem}
header b{overflow-wrap:anywhere}header time{margin-left:auto;opacity:.7}
.kind{background:var(--soft);border-radius:.3rem;padding:0 .4rem}
h2{font-size:1.05rem;margin:.4rem 0}
pre{font:inherit;white-space:pre-wrap;overflow-wrap:anywhere;margin:.4rem 0 0}
pre strong{font-size:1.15em;letter-spacing:.08em;color:var(--accent)}`;

/**
 * The whole page; `to` is what stands in the search box. Needs no script: it reloads itself every ten seconds, but not
 * while somebody searches, whose typing the reload would take away.
 */
export function outboxPage(entries: readonly OutboxEntry[], to = ''): string {
  const searching = to.trim() !== '';
  const none = searching ? 'Nothing was sent to this recipient.' : 'Nothing was sent yet.';
  const cards = entries.map(card).join('\n') || `<p>${none}</p>`;
  const refresh = searching ? '' : '<meta http-equiv="refresh" content="10">';
  const renews = searching ? 'Search for nothing to let the page renew itself.' : 'The page renews itself.';
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Outbox</title>
<meta name="viewport" content="width=device-width,initial-scale=1">${refresh}
<style>${STYLE}</style></head><body>
<h1>Outbox</h1>
<p class="hint">E-mails and texts of this development system, newest first. ${renews} Also as <a href="/outbox.json">JSON</a>.</p>
<form role="search"><input type="search" name="to" value="${inHtml(to)}" aria-label="Recipient" placeholder="Recipient: address or number"><button>Search</button></form>
<main>${cards}</main></body></html>`;
}

/** The same as data: `{ messages: [{ id, channel, at, to, subject, text }] }`. */
export function outboxJson(entries: readonly OutboxEntry[]): { messages: readonly OutboxEntry[] } {
  return { messages: entries };
}

function card({ channel, at, to, subject, text }: OutboxEntry): string {
  const kind = channel === 'EMAIL' ? 'E-mail' : 'Text';
  const title = subject === null ? '' : `<h2>${inHtml(subject)}</h2>`;
  return `<article><header><span class="kind">${kind}</span><b>${inHtml(to)}</b><time datetime="${inHtml(at)}">${inHtml(asRead(at))}</time></header>${title}<pre>${codesStrong(inHtml(text))}</pre></article>`;
}

/** `2026-11-23T22:11:46.123Z` as people read it: `2026-11-23 22:11:46 UTC`. */
const asRead = (at: string): string => at.replace(/^([\d-]{10})T([\d:]{8})(\.\d+)?Z$/, '$1 $2 UTC');

const codesStrong = (text: string): string =>
  text.replace(/(?<![\d-])(\d{6})(?![\d-])/g, '<strong>$1</strong>');

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const inHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
