// Every number that governs the process, in two named profiles (domain.md section 3). They are profiles of numbers, not
// claims of conformance. `POLICY` chooses one; `POLICY_SET=key=value,…` overrides single values by their keys.

export interface Policy {
  readonly name: PolicyName;

  // Codes. Source: domain.md section 3, rows "e-mailed code" to "codes sent".
  readonly emailCodeDigits: number;
  readonly emailCodeMinutes: number;
  readonly textCodeDigits: number;
  readonly textCodeMinutes: number;
  readonly mailedCodeAlphabet: 'DIGITS' | 'CROCKFORD';
  readonly mailedCodeLength: number;
  /** Contiguous states and DC; the clock starts with the date of the letter. */
  readonly mailedCodeDays: number;
  /** Alaska, Hawaii, territories, military and foreign post. */
  readonly mailedCodeDaysElsewhere: number;
  readonly codeTries: number;
  /** Per channel and person; anonymous requests have a quota of their own of the same size. */
  readonly sendsPerHour: number;
  readonly sendsPerDay: number;

  // Proofing. Rows "look-ups" and "identity or financial mismatches", and the one on age.
  readonly lookUpsPerRegistration: number;
  readonly lookUpsPerDay: number;
  readonly mismatchTries: number;
  readonly mismatchLockHours: number;
  readonly minimumAge: number;
  readonly registrationHours: number;

  // Letters. Rows "letters" and "delivery promise".
  readonly letterGapHours: number;
  readonly lettersPer30Days: number;
  readonly letterFromBusinessDays: number;
  readonly letterByBusinessDays: number;
  readonly letterNotReceivedBusinessDays: number;
  /** Days that letter PDFs stay after the printer's acknowledgement. */
  readonly letterFilesDays: number;

  // Signing in. Row "wrong passwords, wrong security codes".
  readonly passwordTries: number;
  /** The wait after the last try; each further miss doubles it up to passwordLockMaxMinutes. */
  readonly passwordLockMinutes: number;
  readonly passwordLockMaxMinutes: number;
  /** Misses in a row after which the password must be reset; 0 means never. */
  readonly passwordDisabledAfter: number;
  readonly loginMinutes: number;
  readonly resetMinutes: number;
  readonly pairingMinutes: number;
  readonly disavowDays: number;
  readonly sessionIdleMinutes: number;
  readonly sessionHours: number;
  readonly freshMinutes: number;

  // Authenticator app. RFC 6238; domain.md section 3.
  readonly appCodeDigits: number;
  readonly appStepSeconds: number;
  readonly appDriftSteps: number;

  // Passwords.
  readonly passwordMinLength: number;
  readonly passwordMaxLength: number;
  readonly temporaryPasswordLength: number;
  readonly temporaryPasswordHours: number;
  readonly secretQuestionsOnMailPath: boolean;
  readonly secretQuestionCount: number;

  /** Days between the publication of a user agreement and its effect; the very first may take effect at once. */
  readonly agreementNoticeDays: number;

  /** Days after which the personal data of a closed account is wiped (docs/retention.md). */
  readonly closedAccountDays: number;

  // Exceptions by phone. Row "exception sittings".
  readonly exceptionByQuestions: boolean;
  readonly exceptionOpenToNewUsers: boolean;
  readonly questionIdleSeconds: number;
  readonly questionsMin: number;
  readonly questionsMax: number;
  readonly idleSittingsBeforeInPerson: number;
  readonly verifiedInPersonDays: number;

  // Checks of a secret from one client address (api.md "Tries, locks and limits").
  readonly addressChecksPerMinute: number;
  readonly addressChecksPerHour: number;
}

export type PolicyName = 'irs-2017' | 'nist-800-63-4';

const irs2017: Policy = {
  name: 'irs-2017',
  emailCodeDigits: 6,
  emailCodeMinutes: 15,
  textCodeDigits: 6, // "a six-digit activation code via text message" (source)
  textCodeMinutes: 10,
  mailedCodeAlphabet: 'DIGITS',
  mailedCodeLength: 8,
  mailedCodeDays: 30,
  mailedCodeDaysElsewhere: 30,
  codeTries: 3,
  sendsPerHour: 5,
  sendsPerDay: 10,

  lookUpsPerRegistration: 5,
  lookUpsPerDay: 10,
  mismatchTries: 3,
  mismatchLockHours: 24,
  minimumAge: 13,
  registrationHours: 24,

  letterGapHours: 24,
  lettersPer30Days: 4,
  letterFromBusinessDays: 5, // "Allow 5 to 10 business days for mail delivery" (source)
  letterByBusinessDays: 10,
  letterNotReceivedBusinessDays: 15,
  letterFilesDays: 7, // design decision: "some days after the printer's acknowledgement"

  passwordTries: 3,
  passwordLockMinutes: 15,
  passwordLockMaxMinutes: 24 * 60,
  passwordDisabledAfter: 0,
  loginMinutes: 30,
  resetMinutes: 30,
  pairingMinutes: 10,
  disavowDays: 10,
  sessionIdleMinutes: 15,
  sessionHours: 12,
  freshMinutes: 15,

  appCodeDigits: 6,
  appStepSeconds: 30,
  appDriftSteps: 1,

  passwordMinLength: 8,
  passwordMaxLength: 64,
  temporaryPasswordLength: 12,
  temporaryPasswordHours: 24,
  secretQuestionsOnMailPath: true, // "select secret questions" (source)
  secretQuestionCount: 3,

  agreementNoticeDays: 14, // "We will notify you in advance when this user agreement is available" (source); the number is a design decision

  // Six years, as the National Archives ask for records of access to systems that need accountability (General Records
  // Schedule 3.2, item 031): so long can be answered who used an account, and that the person did not.
  closedAccountDays: 2192,

  exceptionByQuestions: true,
  exceptionOpenToNewUsers: false, // "If you are an existing e-Services user" (source)
  questionIdleSeconds: 120,
  questionsMin: 4,
  questionsMax: 6,
  idleSittingsBeforeInPerson: 2,
  verifiedInPersonDays: 30,

  addressChecksPerMinute: 300,
  addressChecksPerHour: 3000,
};

const nist800634: Policy = {
  ...irs2017,
  name: 'nist-800-63-4',
  emailCodeMinutes: 24 * 60,
  mailedCodeAlphabet: 'CROCKFORD',
  mailedCodeLength: 10,
  mailedCodeDays: 21,
  mailedCodeDaysElsewhere: 30,
  codeTries: 5,
  passwordTries: 10,
  passwordLockMinutes: 0.5, // "growing wait 30 s to 1 h"
  passwordLockMaxMinutes: 60,
  passwordDisabledAfter: 100,
  sessionIdleMinutes: 60,
  sessionHours: 24,
  freshMinutes: 20,
  passwordMaxLength: 128,
  secretQuestionsOnMailPath: false,
  exceptionByQuestions: false, // knowledge may not verify: callers go straight to in person
};

const profiles: Record<PolicyName, Policy> = { 'irs-2017': irs2017, 'nist-800-63-4': nist800634 };
export const policyNames = Object.keys(profiles) as PolicyName[];

/** Values that nothing reads yet: they are for parts that are not built. */
export const notYetRead: readonly (keyof Policy)[] = [
  'letterNotReceivedBusinessDays',
  'temporaryPasswordLength',
  'temporaryPasswordHours',
  'exceptionByQuestions',
  'exceptionOpenToNewUsers',
  'questionIdleSeconds',
  'questionsMin',
  'questionsMax',
  'idleSittingsBeforeInPerson',
  'verifiedInPersonDays',
];

/** The keys that POLICY_SET may override (api.md). */
export const overridableKeys = [
  'emailCodeMinutes',
  'textCodeMinutes',
  'mailedCodeDays',
  'codeTries',
  'passwordTries',
  'mismatchTries',
  'mismatchLockHours',
  'sendsPerHour',
  'sendsPerDay',
  'letterGapHours',
  'lettersPer30Days',
  'addressChecksPerMinute',
  'addressChecksPerHour',
  'registrationHours',
  'sessionIdleMinutes',
  'sessionHours',
  'freshMinutes',
  'questionIdleSeconds',
  'temporaryPasswordHours',
  'exceptionOpenToNewUsers',
  'passwordLockMinutes',
  'loginMinutes',
  'pairingMinutes',
  'resetMinutes',
  'disavowDays',
  'agreementNoticeDays',
] as const satisfies readonly (keyof Policy)[];
type OverridableKey = (typeof overridableKeys)[number];
const wholeNumbers: readonly string[] = [
  'codeTries',
  'passwordTries',
  'mismatchTries',
  'sendsPerHour',
  'sendsPerDay',
  'lettersPer30Days',
  'addressChecksPerMinute',
  'addressChecksPerHour',
];

/**
 * The profile `name` with the overrides of `set` ("codeTries=5,loginMinutes=0.5") on top.
 * Throws one Error that lists every fault: an unknown profile, key or value.
 */
export function policyFrom(name: string, set = ''): { policy: Policy; overridden: string[] } {
  const profile = profiles[name as PolicyName];
  if (!profile) throw new Error(`POLICY must be one of ${policyNames.join(', ')}, not "${name}"`);
  const faults: string[] = [];
  const changes: Partial<Record<OverridableKey, number | boolean>> = {};
  for (const pair of set
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)) {
    const [key = '', text = ''] = pair.split('=').map((part) => part.trim());
    if (!overridableKeys.includes(key as OverridableKey)) {
      faults.push(`POLICY_SET knows no "${key}"; known are ${overridableKeys.join(', ')}`);
      continue;
    }
    const value = readValue(key as OverridableKey, text);
    if (value === undefined) faults.push(`POLICY_SET: "${text}" is no value for ${key}`);
    else changes[key as OverridableKey] = value;
  }
  if (faults.length > 0) throw new Error(faults.join('\n'));
  const elsewhere =
    changes.mailedCodeDays === undefined ? {} : { mailedCodeDaysElsewhere: changes.mailedCodeDays };
  const policy = Object.freeze({ ...profile, ...elsewhere, ...changes }) as Policy;
  return { policy, overridden: Object.entries(changes).map(([key, value]) => `${key}=${value}`) };
}

function readValue(key: OverridableKey, text: string): number | boolean | undefined {
  if (key === 'exceptionOpenToNewUsers') return text === 'true' ? true : text === 'false' ? false : undefined;
  const value = text === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value) || value < 0) return undefined;
  // A limit of no tries at all would lock everyone out.
  if (wholeNumbers.includes(key)) return Number.isInteger(value) && value > 0 ? value : undefined;
  return value;
}
