// The texts of validation errors. graphql-js quotes what was typed into a literal; only messages that are known
// to be made of names alone pass, everything else is told in fixed words with the type that was expected.

const NAME = /"[@$]?[\w.[\]!]+"/g;
const SUGGESTION =
  / Did you mean (?:the \w+ |to use an inline fragment on )?(?:(?:"[\w.@$]+(?: \{ \.\.\. \})?")(?:, | or |, or )?)+\?$/;

const MADE_OF_NAMES = new Set([
  'The "" definition is not executable.',
  'The schema definition is not executable.',
  'There can be only one operation named "".',
  'There can be only one fragment named "".',
  'There can be only one variable named "".',
  'There can be only one argument named "".',
  'There can be only one input field named "".',
  'This anonymous operation must be the only defined operation.',
  'Unknown type "".',
  'Unknown fragment "".',
  'Unknown directive "".',
  'Unknown argument "" on field "".',
  'Unknown argument "" on directive "".',
  'Directive "" may not be used on FIELD.',
  'Directive "" may not be used on QUERY.',
  'Directive "" may not be used on MUTATION.',
  'Directive "" argument "" of type "" is required, but it was not provided.',
  'The directive "" can only be used once at this location.',
  'Fragment "" is never used.',
  'Fragment "" cannot condition on non composite type "".',
  'Fragment cannot condition on non composite type "".',
  'Fragment "" cannot be spread here as objects of type "" can never be of type "".',
  'Fragment cannot be spread here as objects of type "" can never be of type "".',
  'Cannot spread fragment "" within itself.',
  'Cannot spread fragment "" within itself via "".',
  'Cannot query field "" on type "".',
  'Field "" must not have a selection since type "" has no subfields.',
  'Field "" of type "" must have a selection of subfields.',
  'Field "" argument "" of type "" is required, but it was not provided.',
  'Field "" of required type "" was not provided.',
  'Field "" is not defined by type "".',
  'Fields "" conflict because "" and "" are different fields. Use different aliases on the fields to fetch both if this was intentional.',
  'Fields "" conflict because they have differing arguments. Use different aliases on the fields to fetch both if this was intentional.',
  'Variable "" cannot be non-input type "".',
  'Variable "" is not defined.',
  'Variable "" is not defined by operation "".',
  'Variable "" is never used.',
  'Variable "" is never used in operation "".',
  'Variable "" of type "" used in position expecting type "".',
  'Too many validation errors, error limit reached. Validation aborted.',
  'Maximum introspection depth exceeded',
]);

/** The text for a validation error of graphql-js: its own where that holds names only, else fixed words. */
export function safeValidationText(message: string): string {
  const skeleton = message.replace(SUGGESTION, '').replace(NAME, '""');
  if (MADE_OF_NAMES.has(skeleton)) return message;
  if (message.startsWith('GraphQL introspection is not allowed'))
    return 'Introspection is switched off here.';
  const expected = /^Expected value of type "([\w[\]!]+)"/.exec(message)?.[1];
  const scalar = /^(\w+) cannot represent/.exec(message)?.[1];
  const wanted = expected ?? scalar;
  return wanted === undefined
    ? 'A value written into the document does not fit its place. Pass values as variables.'
    : `A value written into the document is not a valid ${wanted}. Pass values as variables.`;
}

/** The text for a document that could not be read at all. */
export function safeSyntaxText(message: string): string {
  return message.includes('tokens')
    ? 'The document is too long.'
    : 'The document is not valid GraphQL at the place shown.';
}
