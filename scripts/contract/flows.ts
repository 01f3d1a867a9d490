// A flow as people read it: a diagram for the eye, a table for the law.
import type { FlowTable } from '../../schema/flows/index.js';
import { code, table } from './markdown.js';

/** Diagram, states and rows of one flow. */
export function printFlow(flow: FlowTable): string {
  return [
    `### ${flow.name}`,
    diagram(flow),
    table(
      ['state', 'says'],
      Object.entries(flow.states).map(([state, { says, final }]) => [
        code(state),
        final ? `${says} *Final.*` : says,
      ]),
    ),
    ...facts(flow),
    ...beginning(flow),
    rows(flow),
  ].join('\n\n');
}

function facts({ facts: says }: FlowTable): string[] {
  const named = Object.entries(says);
  return named.length === 0
    ? []
    : [
        table(
          ['condition', 'holds when'],
          named.map(([fact, when]) => [code(fact), when]),
        ),
      ];
}

function beginning({ entries }: FlowTable): string[] {
  const [only, ...more] = entries;
  if (only && more.length === 0) return [`It begins at ${code(only.to)}. ${only.says}`];
  return [
    'It begins at the first line whose condition holds:',
    table(
      ['when', 'to', 'says'],
      entries.map(({ when, to, says }) => [when ? code(when) : 'else', code(to), says]),
    ),
  ];
}

/** The rows; a column that would be empty from top to bottom is left out. */
function rows({ transitions }: FlowTable): string {
  const byPeople = transitions.some(({ by }) => by);
  const guarded = transitions.some(({ when }) => when);
  return table(
    ['from', 'event', ...(byPeople ? ['by which mutation'] : []), ...(guarded ? ['when'] : []), 'to', 'says'],
    transitions.map(({ from, on, by, when, to, says }) => [
      code(from),
      code(on),
      ...(byPeople ? [by ? code(by) : 'the system'] : []),
      ...(guarded ? [when ? code(when) : ''] : []),
      code(to),
      says,
    ]),
  );
}

function diagram(flow: FlowTable): string {
  const edges = new Map<string, string[]>();
  const draw = (from: string, to: string, label?: string): void => {
    const edge = `${from} --> ${to}`;
    edges.set(edge, [...(edges.get(edge) ?? []), ...(label ? [label] : [])]);
  };
  for (const { when, to } of flow.entries) draw('[*]', to, when);
  for (const { from, on, when, to } of flow.transitions) draw(from, to, when ? `${on} [${when}]` : on);
  for (const [state, { final }] of Object.entries(flow.states)) if (final) draw(state, '[*]');
  const lines = [...edges].map(([edge, labels]) =>
    labels.length === 0 ? `  ${edge}` : `  ${edge} : ${[...new Set(labels)].join('<br/>')}`,
  );
  return ['```mermaid', 'stateDiagram-v2', ...lines, '```'].join('\n');
}
