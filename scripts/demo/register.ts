// The steps of a registration as a person goes them (domain.md 2.1), told while they happen.
import { registrationFlow } from '../../schema/flows/index.js';
import { Refused } from './ended.js';
import { stepOf } from './people.js';
import { hidden, lastFour, phoneAsWritten, ssnHidden } from './tell.js';
import { tellMove, type Walk } from './walk.js';

const inWords = (constant: string): string => constant.toLowerCase().replaceAll('_', ' ');

const moved = (walk: Walk, by: string, { step }: { step: string }): void =>
  tellMove(walk, registrationFlow, by, step);

/** Name, e-mail, identity, financial account; gives the token that stands at PHONE. */
export async function registerUpToPhone(walk: Walk): Promise<string> {
  const { client, tell, cast } = walk;
  const { person, email } = cast;

  tell.scene('Who are you?');
  tell.line('sees', 'First and last name, and an e-mail address.');
  tell.line('types', `${person.firstName} ${person.lastName}, ${email}`);
  const { answer: started, message } = await stepOf(cast, () =>
    client.sentBy(email, () =>
      client.mutate('StartRegistration', {
        firstName: person.firstName,
        lastName: person.lastName,
        email,
        application: 'GET_TRANSCRIPT',
      }),
    ),
  );
  tell.line('calls', 'startRegistration');
  tell.line('answers', `A code went to ${started.registration.email}. Now at ${started.registration.step}.`);
  const { token } = started;

  tell.scene('The e-mail');
  tell.line('mail', `"${message.subject}", with the code ${message.code}`);
  tell.line('types', message.code);
  tell.line('calls', 'confirmEmail');
  const confirmed = await client.mutate('ConfirmEmail', { token, code: message.code });
  moved(walk, 'confirmEmail', confirmed.registration);

  await proveIdentity(walk, token);
  await proveFinancialAccount(walk, token);
  return token;
}

/** SSN, birth date, filing status and address, as on the last return. */
export async function proveIdentity(walk: Walk, token: string): Promise<void> {
  const { client, tell, cast } = walk;
  const { identity } = cast;
  tell.scene('The last tax return');
  const { line1, line2, city, state, zip } = identity.address;
  tell.line('sees', 'SSN, date of birth, filing status and address, all as on the last return.');
  tell.line(
    'types',
    `SSN ${ssnHidden(identity.ssn)}, born ${identity.dateOfBirth}, ${inWords(identity.filingStatus)}`,
  );
  tell.line('types', [line1, line2, city, `${state} ${zip}`].filter(Boolean).join(', '));
  tell.line('calls', 'submitIdentity');
  const known = await stepOf(cast, () => client.mutate('SubmitIdentity', { token, ...identity }));
  moved(walk, 'submitIdentity', known.registration);
}

/** The last eight digits of an account in the own name. */
export async function proveFinancialAccount(walk: Walk, token: string): Promise<void> {
  const { client, tell, cast } = walk;
  const { account } = cast;
  tell.scene('A financial account');
  tell.line('sees', 'One account in your name, its last eight digits. This does not change your score.');
  tell.line('types', `${inWords(account.kind)} ${lastFour(account.lastEight)}, agrees to the soft inquiry`);
  tell.line('calls', 'submitFinancialAccount');
  const owned = await stepOf(cast, () =>
    client.mutate('SubmitFinancialAccount', {
      token,
      kind: account.kind,
      lastEight: account.lastEight,
      consentToSoftInquiry: true,
    }),
  );
  moved(walk, 'submitFinancialAccount', owned.registration);
}

/** The phone is in the person's name: a text brings the activation code. */
export async function provePhone(walk: Walk, token: string): Promise<void> {
  const { client, tell, cast } = walk;
  tell.scene('The phone');
  tell.line('sees', 'A mobile phone in your own name, or an activation code by postal mail.');
  tell.line('types', phoneAsWritten(cast.phone));
  tell.line('calls', 'sendPhoneActivationCode');
  const { answer: sent, message } = await stepOf(cast, () =>
    client.sentBy(cast.phone, () => client.mutate('SendPhoneActivationCode', { token, phone: cast.phone })),
  );
  moved(walk, 'sendPhoneActivationCode', sent.registration);
  tell.line('text', message.text);
  tell.line('types', message.code);
  tell.line('calls', 'confirmPhoneActivationCode');
  const proven = await client.mutate('ConfirmPhoneActivationCode', { token, code: message.code });
  moved(walk, 'confirmPhoneActivationCode', proven.registration);
}

/** The phone is not in the person's name: that fails softly, and the code is asked for by mail. */
export async function chooseMail(walk: Walk, token: string): Promise<void> {
  const { client, tell, cast } = walk;
  tell.scene('The phone');
  tell.line('sees', 'A mobile phone in your own name, or an activation code by postal mail.');
  tell.line('types', phoneAsWritten(cast.phone));
  tell.line('calls', 'sendPhoneActivationCode');
  await stepOf(cast, async () => {
    try {
      await client.mutate('SendPhoneActivationCode', { token, phone: cast.phone });
    } catch (fault) {
      if (!(fault instanceof Refused) || fault.code !== 'PHONE_NOT_LINKED') throw fault;
      tell.line('answers', fault.message.replace(/^.* with (\w+): /, '$1. '));
    }
  });
  tell.line('types', 'By mail, then.');
  tell.line('calls', 'requestActivationCodeByMail');
  const chosen = await client.mutate('RequestActivationCodeByMail', { token });
  moved(walk, 'requestActivationCodeByMail', chosen.registration);
}

/** Username, password, phrase and image; by mail three secret questions as well. */
export async function chooseCredentials(walk: Walk, token: string, byMail: boolean): Promise<void> {
  const { client, tell, cast } = walk;
  const { username, password, sitePhrase } = cast;
  tell.scene('Username and password');
  const { siteImages, secretQuestions } = await client.query('Requirements');
  const image = siteImages[Number(cast.identity.ssn.slice(-2)) % siteImages.length];
  tell.line('sees', 'A name, a password, and a phrase and image by which to know the real site again.');
  tell.line('types', `${username}, password ${hidden(password)}`);
  tell.line('types', `phrase "${sitePhrase}", image: ${image.description.toLowerCase()}`);
  const questions: { id: string; text: string }[] = byMail ? secretQuestions.slice(0, 3) : [];
  for (const [index, { text }] of questions.entries())
    tell.line('types', `${text} ${hidden(ANSWERS[index] ?? '')}`);
  tell.line('calls', 'createCredentials');
  const { account, registration } = await stepOf(cast, () =>
    client.mutate(byMail ? 'CreateCredentialsByMail' : 'CreateCredentials', {
      token,
      username,
      password,
      sitePhrase,
      siteImageId: image.id,
      ...(byMail && {
        secretAnswers: questions.map(({ id }, index) => ({ questionId: id, answer: ANSWERS[index] })),
      }),
    }),
  );
  moved(walk, 'createCredentials', registration);
  tell.line('answers', `The account ${account.username} is ${account.status}.`);
  if (registration.letter) {
    const { expectedFrom, expectedBy, codeExpiresAt } = registration.letter;
    tell.line(
      'note',
      `The letter is expected from ${expectedFrom} to ${expectedBy}; its code works until ${codeExpiresAt}.`,
    );
  }
}

const ANSWERS = ['Duluth', 'behind the boiler', 'a red kite'];
