// What a carrier answered. A reason is a word for operators and never holds an address, a number or a text.
export type SendResult =
  | { readonly outcome: 'SENT'; readonly reference?: string }
  | { readonly outcome: 'RETRY'; readonly reason: string }
  | { readonly outcome: 'REFUSED'; readonly reason: string };

export const sent = (reference?: string): SendResult =>
  reference === undefined ? { outcome: 'SENT' } : { outcome: 'SENT', reference };
export const retry = (reason: string): SendResult => ({ outcome: 'RETRY', reason });
export const refused = (reason: string): SendResult => ({ outcome: 'REFUSED', reason });
