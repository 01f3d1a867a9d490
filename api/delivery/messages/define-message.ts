// A message is declared apart from its sending: its kind, its channel, and its words in each language.
export type Language = 'EN' | 'ES';
export type Channel = 'EMAIL' | 'TEXT' | 'LETTER';

/** What every message may speak of. */
export interface About {
  /** Where people sign in, without a slash at the end. */
  readonly publicUrl: string;
  /** The same without its scheme, as people are told it. */
  readonly site: string;
  /** Its name alone, without a port: the `@host` of texts. */
  readonly host: string;
  /** How long a "this was not me" link works. */
  readonly disavowDays: number;
}

/** What a letter may speak of besides. Dates are YYYY-MM-DD. */
export interface AboutLetter extends About {
  readonly serial: string;
  readonly date: string;
  /** The last day on which a code of this letter is taken. */
  readonly codeExpiresOn: string;
}

export interface EmailContent {
  readonly subject: string;
  readonly text: string;
}

export interface LetterContent {
  readonly title: string;
  readonly before: readonly string[];
  /** Stands alone on a line after the line "Activation code". */
  readonly code?: string;
  readonly after: readonly string[];
}

interface ContentOf {
  EMAIL: EmailContent;
  TEXT: string;
  LETTER: LetterContent;
}
type AboutOf<C extends Channel> = C extends 'LETTER' ? AboutLetter : About;

export interface MessageDefinition<K extends string, C extends Channel, V> {
  readonly kind: K;
  readonly channel: C;
  readonly render: Readonly<Record<Language, (vars: V, about: AboutOf<C>) => ContentOf[C]>>;
}

export type VarsOf<D> = D extends MessageDefinition<string, Channel, infer V> ? V : never;

/** Declares one message. `vars` may hold a code; they are rendered at once and never kept. */
export function defineMessage<V>() {
  return <const K extends string, const C extends Channel>(
    definition: MessageDefinition<K, C, V>,
  ): MessageDefinition<K, C, V> => Object.freeze(definition);
}
