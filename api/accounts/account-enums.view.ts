// The closed sets that several types of the public schema share.
import { registerEnumType } from 'type-graphql';
import { applications, enumOf } from '../../schema/applications.js';

export const ApplicationEnum = enumOf(applications.map(({ key }) => key));
registerEnumType(ApplicationEnum, { name: 'ApplicationKey', description: 'A protected application.' });

export const AccountStatusEnum = enumOf([
  'AWAITING_ACTIVATION',
  'ACTIVE',
  'IDENTITY_REQUIRED',
  'SUSPENDED',
  'CLOSED',
]);
registerEnumType(AccountStatusEnum, { name: 'AccountStatus', description: 'Where an account stands.' });

export const LanguageEnum = enumOf(['EN', 'ES']);
registerEnumType(LanguageEnum, { name: 'Language', description: 'English or Spanish.' });
