// How an application presents its credentials (RFC 6749 section 2.3.1): by HTTP Basic, both parts encoded as in a form,
// or in the form itself. Not by both.
export type Presented =
  | { readonly credentials: { readonly id: string; readonly secret: string } }
  | { readonly fault: 'NONE' | 'SEVERAL' };

export function presentedCredentials(authorization: string | undefined, form: URLSearchParams): Presented {
  const id = form.get('client_id');
  const secret = form.get('client_secret');
  if (authorization === undefined)
    return id === null || secret === null ? { fault: 'NONE' } : { credentials: { id, secret } };
  if (secret !== null) return { fault: 'SEVERAL' };
  const credentials = fromBasic(authorization);
  if (!credentials) return { fault: 'NONE' };
  // The id alone may stand in the form too, if it is the same.
  return id === null || id === credentials.id ? { credentials } : { fault: 'SEVERAL' };
}

function fromBasic(authorization: string): { id: string; secret: string } | undefined {
  const encoded = /^Basic +([\w+/=-]+)$/i.exec(authorization)?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) return undefined;
  try {
    return { id: formDecoded(text.slice(0, colon)), secret: formDecoded(text.slice(colon + 1)) };
  } catch {
    // A percent sign that encodes nothing.
    return undefined;
  }
}

const formDecoded = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));
