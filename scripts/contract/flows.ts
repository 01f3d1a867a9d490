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
    'It begins at the first line whose condition holds:',
    table(
      ['when', 'to', 'says'],
      flow.entries.map(({ when, to, says }) => [when ? code(when) : 'else', code(to), says]),
    ),
    'Rows are read from the top; the first whose condition holds is the one. What has no row is refused.',
    table(
      ['from', 'event', 'by which mutation', 'when', 'to', 'says'],
      flow.transitions.map((row) => [
        code(row.from),
        code(row.on),
        row.by ? code(row.by) : 'the system',
        row.when ? code(row.when) : '',
        code(row.to),
        row.says,
      ]),
    ),
  ].join('\n\n');
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
