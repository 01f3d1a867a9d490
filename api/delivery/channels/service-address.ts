// Reads a carrier's address from a setting. WHATWG's URL refuses `twilio://sid:token@/?from=…`
// (credentials without a host), which the contract names, so the form is read here, once for all schemes.
export interface ServiceAddress {
  readonly scheme: string;
  readonly user: string;
  readonly password: string;
  readonly host: string;
  readonly port: number | undefined;
  readonly path: string;
  readonly params: URLSearchParams;
}

const FORM =
  /^([a-z0-9+]+):\/\/(?:([^:@/?]*)(?::([^@/?]*))?@)?(\[[0-9a-f:.]+\]|[^:/?[\]]*)(?::(\d{1,5}))?(\/[^?]*)?(?:\?(.*))?$/i;

/** Null when the text is no such address. Parts are percent-decoded; IPv6 brackets are taken off. */
export function readServiceAddress(text: string): ServiceAddress | null {
  const parts = FORM.exec(text);
  if (!parts) return null;
  try {
    return {
      scheme: (parts[1] ?? '').toLowerCase(),
      user: decodeURIComponent(parts[2] ?? ''),
      password: decodeURIComponent(parts[3] ?? ''),
      host: (parts[4] ?? '').replace(/^\[|\]$/g, ''),
      port: parts[5] === undefined ? undefined : Number(parts[5]),
      path: decodeURIComponent(parts[6] ?? ''),
      // A plus is a plus here, as in a telephone number, not a blank.
      params: new URLSearchParams((parts[7] ?? '').replaceAll('+', '%2B')),
    };
  } catch {
    return null;
  }
}
