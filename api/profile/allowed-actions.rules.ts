// What a signed-in holder may do now (api.md Account.allowedActions): the names of mutations, so that a client shows no
// button that can only be refused. Sensitive ones are named whether or not the second factor is fresh.
export interface HolderFacts {
  readonly hasPhone: boolean;
  readonly hasApp: boolean;
  readonly sessions: number;
  /** Whether security codes may still be tried in this session. */
  readonly codeTriesLeft: boolean;
  readonly emailChangeOpen: boolean;
  readonly appPairingOpen: boolean;
}

export function holderActions(facts: HolderFacts): string[] {
  const rows: readonly (readonly [action: string, allowed: boolean])[] = [
    ['sendFreshSecurityCode', facts.codeTriesLeft && facts.hasPhone],
    ['freshenSecurityCode', facts.codeTriesLeft && (facts.hasPhone || facts.hasApp)],
    ['changePassword', true],
    ['changeEmail', true],
    ['confirmEmailChange', facts.emailChangeOpen],
    ['changeSiteIdentity', true],
    ['changeSecretAnswers', true],
    ['changeLanguage', true],
    ['startAppPairing', true],
    ['confirmDevice', facts.appPairingOpen],
    // Never the last device (domain.md 2.5).
    ['removeApp', facts.hasApp && facts.hasPhone],
    ['startPhoneChange', true],
    ['endSession', true],
    ['endOtherSessions', facts.sessions > 1],
    ['suspendAccount', true],
    ['closeAccount', true],
    ['signOut', true],
  ];
  return rows.filter(([, allowed]) => allowed).map(([action]) => action);
}
