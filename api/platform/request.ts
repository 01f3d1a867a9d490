// What every act needs to know of the request that brought it; nothing of HTTP or GraphQL.

export interface RequestFacts {
  readonly requestId: string;
  /** The client's address as the audit trail hashes it. */
  readonly address: string;
  /** The same, IPv6 cut to its /64: what limits are counted on. */
  readonly addressPrefix: string;
  readonly language: 'EN' | 'ES';
  readonly userAgent: string | undefined;
}
