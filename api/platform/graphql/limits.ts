// What a document may ask for at once. One operation a document and one root field a mutation, so that aliases,
// fragments or batches cannot repeat a code, password or identity check; depth, size and cost are bounded.
import { costLimitRule } from '@escape.tech/graphql-armor-cost-limit';
import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import { maxDirectivesRule } from '@escape.tech/graphql-armor-max-directives';
import {
  type ASTVisitor,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { PublicError } from './errors.js';

export const MAX_TOKENS = 1000;
export const MAX_DEPTH = 10;
export const MAX_PAGE = 100;

/** The rules beside those of the language itself. Fields in `standAlone` must be the only root field of theirs. */
export function documentRules(standAlone: readonly string[] = []): ValidationRule[] {
  return [
    oneOperation,
    noSubscription,
    oneRootField,
    standAloneRule(new Set(standAlone)),
    pageSizeRule,
    maxDepthRule({ n: MAX_DEPTH, flattenFragments: true, ...refuse('The document is nested too deeply.') }),
    maxAliasesRule({ n: 10, ...refuse('The document has too many aliases.') }),
    maxDirectivesRule({ n: 20, ...refuse('The document has too many directives.') }),
    costLimitRule({ maxCost: 5000, flattenFragments: true, ...refuse('The document asks for too much.') }),
  ];
}

function refuse(text: string) {
  return {
    propagateOnRejection: false,
    onReject: [(context: ValidationContext | null) => context?.reportError(broken(text))],
  };
}

/** A broken limit is a validation error (HTTP 400) whose text is ours. */
function broken(text: string): GraphQLError {
  return new PublicError('GRAPHQL_VALIDATION_FAILED', text);
}

function oneOperation(context: ValidationContext): ASTVisitor {
  return {
    Document(document) {
      const operations = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
      if (operations.length > 1) context.reportError(broken('Only one operation a document is accepted.'));
    },
  };
}

/** There is nothing to subscribe to; the language would let it pass and fail only when it runs. */
function noSubscription(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition({ operation }) {
      if (operation === 'subscription' && !context.getSchema().getSubscriptionType()) {
        context.reportError(broken('Subscriptions are not served here.'));
      }
    },
  };
}

function oneRootField(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(operation) {
      if (operation.operation === 'mutation' && rootFields(context, operation).length > 1) {
        context.reportError(broken('A mutation may have only one root field.'));
      }
    },
  };
}

function standAloneRule(names: ReadonlySet<string>): ValidationRule {
  return (context) => ({
    OperationDefinition(operation) {
      const fields = rootFields(context, operation);
      const alone = fields.find((name) => names.has(name));
      if (alone !== undefined && fields.length > 1) {
        context.reportError(broken(`"${alone}" must be the only root field of its document.`));
      }
    },
  });
}

function pageSizeRule(context: ValidationContext): ASTVisitor {
  return {
    Argument({ name, value }) {
      const isPage = name.value === 'first' || name.value === 'last';
      if (isPage && value.kind === Kind.INT && Number(value.value) > MAX_PAGE) {
        context.reportError(broken(`"${name.value}" may be at most ${MAX_PAGE}.`));
      }
    },
  };
}

/** Names of the root fields with fragments opened, each fragment twice at most: enough to see a repetition, and
 * no chain of fragments can make the walk grow without bound. */
function rootFields(context: ValidationContext, operation: OperationDefinitionNode): string[] {
  const found: string[] = [];
  const times = new Map<string, number>();
  const walk = (set: SelectionSetNode): void => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        if (selection.name.value !== '__typename') found.push(selection.name.value);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        walk(selection.selectionSet);
      } else {
        const name = selection.name.value;
        const seen = times.get(name) ?? 0;
        times.set(name, seen + 1);
        const fragment = seen < 2 ? context.getFragment(name) : undefined;
        if (fragment) walk(fragment.selectionSet);
      }
    }
  };
  walk(operation.selectionSet);
  return found;
}
