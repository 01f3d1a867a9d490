// The protected applications that one Secure Access account serves (domain.md section 1).

export const applications = [
  { key: 'GET_TRANSCRIPT', name: { EN: 'Get Transcript Online', ES: 'Ordenar una transcripción en línea' } },
  { key: 'IP_PIN', name: { EN: 'Get an IP PIN', ES: 'Obtener un IP PIN' } },
  { key: 'ESERVICES', name: { EN: 'e-Services, with TIN Matching', ES: 'e-Services, con TIN Matching' } },
  { key: 'ONLINE_ACCOUNT', name: { EN: 'Online tax account', ES: 'Cuenta tributaria en línea' } },
] as const;

export type ApplicationKey = (typeof applications)[number]['key'];

/** An object whose keys are its values, as GraphQL enums are registered. */
export function enumOf<const K extends string>(keys: readonly K[]): { readonly [P in K]: P } {
  return Object.fromEntries(keys.map((key) => [key, key])) as { [P in K]: P };
}
