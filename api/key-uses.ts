// Every place where keys are used, collected from the domains: what a rotation seals and indexes anew, and what keeps
// an old key alive (docs/keys.md). A sealed column that is missing here would be lost with its key.
import {
  accountFields,
  activityFields,
  EMAIL,
  emailChangeFields,
  emailIndexed,
  personFields,
  refusedSignInFields,
  USERNAME,
} from './accounts/index.js';
import { pairingFields } from './authenticators/app-pairing.js';
import { deviceFields, INSTALLATION } from './authenticators/devices.js';
import { DELIVERY_SEALED } from './delivery/index.js';
import { DIRECTORY_INDEXED, DIRECTORY_SEALED } from './evidence/index.js';
import { sessionFields } from './login/sessions.js';
import type { KeyUses, SealedColumns } from './platform/crypto/key-uses.js';
import { registrationFields } from './registration/index.js';

const byId = ({ table, columns }: Omit<SealedColumns, 'idColumn'>): SealedColumns => ({
  table,
  idColumn: 'id',
  columns,
});

export const keyUses: KeyUses = {
  sealed: [
    ...DIRECTORY_SEALED,
    ...DELIVERY_SEALED,
    byId(personFields),
    byId(accountFields),
    byId(deviceFields),
    byId(pairingFields),
    byId(sessionFields),
    byId(activityFields),
    byId(refusedSignInFields),
    byId(emailChangeFields),
    byId(registrationFields),
  ],
  indexed: [
    ...DIRECTORY_INDEXED,
    { table: 'person', idColumn: 'id', purpose: 'person.ssn', sealedColumn: 'ssn', isUnique: true },
    { table: 'device', idColumn: 'id', purpose: INSTALLATION, sealedColumn: 'installation', isUnique: true },
    { table: 'account', idColumn: 'id', purpose: USERNAME, sealedColumn: 'username', isUnique: true },
    {
      table: 'account',
      idColumn: 'id',
      purpose: EMAIL,
      sealedColumn: 'email',
      isUnique: false,
      valueFrom: emailIndexed,
    },
  ],
  counted: ['person.ssn', 'subject.email', 'subject.username'],
  stamped: [
    { purpose: 'code', table: 'code', column: 'digest', mark: '.' },
    { purpose: 'password', table: 'account', column: 'password_hash', mark: '$' },
    { purpose: 'password', table: 'secret_answer', column: 'answer_hash', mark: '$' },
  ],
};
