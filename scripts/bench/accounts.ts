// Many accounts with an authenticator app, made directly in the database by the product's own functions: a bench that
// walked as many registrations would measure those.
import { createAccount, subjectOfEmail, subjectOfSsn } from '../../api/accounts/index.js';
import { addApp } from '../../api/authenticators/devices.js';
import type { Deps } from '../../api/deps.js';
import { madeUpPerson } from '../made-up-people.js';
import { emailOf, PASSWORD, SECRET, usernameOf } from './holders.js';

const IN_A_TRANSACTION = 100;

/** Makes the accounts 0 … count - 1. */
export async function makeAccounts(deps: Deps, count: number): Promise<void> {
  // One hash for all: what counts is the work of checking it.
  const passwordHash = await deps.hasher.hash(PASSWORD, 'bench');
  for (let from = 0; from < count; from += IN_A_TRANSACTION) {
    await deps.db.inTx(async (tx) => {
      for (let index = from; index < Math.min(count, from + IN_A_TRANSACTION); index += 1) {
        const { ssn, firstName, lastName } = madeUpPerson(2, index);
        const personId = await subjectOfSsn(tx, deps, ssn);
        const username = usernameOf(index);
        const email = emailOf(username);
        // As a registration leaves it behind, which mails a code there.
        await subjectOfEmail(tx, deps, email);
        const created = await createAccount(
          tx,
          deps,
          {
            personId,
            ssn,
            status: 'ACTIVE',
            language: 'EN',
            username,
            email,
            firstName,
            lastName,
            passwordHash,
            sitePhrase: 'Rain on the tin roof',
            siteImageId: 'lighthouse',
            proofingMethod: 'MAIL',
            secretAnswers: [],
          },
          'bench',
        );
        if (!('account' in created)) throw new Error(`no account for ${username}: ${created.refused}`);
        const { id: accountId } = created.account;
        await addApp(tx, deps, { accountId, name: 'App', secret: SECRET, lastStep: 0, installation: null });
      }
    });
  }
}
