// Both profiles side by side.
import { notYetRead, overridableKeys, type Policy, policyFrom, policyNames } from '../../schema/policy.js';
import { code, table } from './markdown.js';

/** Every number of the process, in a column for each profile; what differs stands in bold. */
export function printPolicy(): string {
  const profiles = policyNames.map((name) => policyFrom(name).policy);
  const keys = Object.keys(profiles[0] ?? {}).filter((key) => key !== 'name') as (keyof Policy)[];
  const overridable: readonly string[] = overridableKeys;
  return table(
    ['value', ...policyNames.map(code), '`POLICY_SET`', 'in force'],
    keys.map((key) => {
      const values = profiles.map((policy) => String(policy[key]));
      const differ = new Set(values).size > 1;
      const shown = values.map((value) => (differ ? `**${value}**` : value));
      return [code(key), ...shown, overridable.includes(key) ? 'yes' : '', inForce(key)];
    }),
  );
}

const inForce = (key: keyof Policy): string =>
  notYetRead.includes(key) ? 'for a part not built yet' : 'yes';
