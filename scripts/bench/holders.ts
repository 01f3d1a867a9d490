// What the holders of the bench's accounts know: their names, the one password and the one app secret of all.
import { policyFrom } from '../../schema/policy.js';

export const PASSWORD = 'correct horse battery staple';
/** Base32. That all have the same costs the server as much as many secrets would. */
export const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
export const APPLICATION = 'ONLINE_ACCOUNT';
export const POLICY = policyFrom('irs-2017').policy;

export const usernameOf = (index: number): string => `bench.holder.${index}`;
export const emailOf = (username: string): string => `${username}@mail.example`;
