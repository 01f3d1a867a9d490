// What the person may see of a sign-in: where it stands, which devices there are, what may be done next.
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { enumOf } from '../../schema/applications.js';
import { allowedActions, loginFlow } from '../../schema/flows/index.js';
import type { Device } from '../authenticators/device.entity.js';
import { hintOf, nameOf } from '../authenticators/devices.js';
import type { Deps } from '../deps.js';
import { DateTime } from '../platform/graphql/scalars.js';
import type { LoginStep } from './login.entity.js';
import type { OpenLogin } from './open-login.js';

const StepEnum = enumOf(Object.keys(loginFlow.states) as LoginStep[]);
registerEnumType(StepEnum, {
  name: 'LoginStep',
  valuesConfig: Object.fromEntries(
    Object.entries(loginFlow.states).map(([step, { says }]) => [step, { description: says }]),
  ),
});
const ActionEnum = enumOf([
  ...new Set(loginFlow.transitions.flatMap((row) => ('by' in row && row.by ? [row.by] : []))),
]);
registerEnumType(ActionEnum, { name: 'LoginAction', description: 'The mutation that may be called next.' });
const DeviceKindEnum = enumOf(['PHONE', 'APP']);
registerEnumType(DeviceKindEnum, { name: 'DeviceKind' });

@ObjectType('DeviceHint')
export class DeviceHintView {
  @Field(() => ID)
  id!: string;

  @Field(() => DeviceKindEnum)
  kind!: string;

  @Field(() => String, { description: 'Masked: ***-***-0188, or the name of an app.' })
  hint!: string;
}

@ObjectType('Device')
export class DeviceView extends DeviceHintView {
  @Field(() => String)
  name!: string;

  @Field(() => DateTime)
  addedAt!: string;

  @Field(() => DateTime, { nullable: true })
  lastUsedAt!: string | null;
}

@ObjectType('Login')
export class LoginView {
  @Field(() => ID)
  id!: string;

  @Field(() => StepEnum)
  step!: LoginStep;

  @Field(() => [DeviceHintView])
  devices!: DeviceHintView[];

  @Field(() => [ActionEnum])
  allowedActions!: string[];

  @Field(() => String, {
    nullable: true,
    description: 'At PROVE_IDENTITY: continue with the registration mutations.',
  })
  registrationToken!: string | null;

  @Field(() => DateTime)
  expiresAt!: string;
}

export function presentDevice(deps: Pick<Deps, 'crypto'>, device: Device, language: 'EN' | 'ES'): DeviceView {
  return {
    id: device.id,
    kind: device.kind,
    name: nameOf(deps, device, language),
    hint: hintOf(deps, device, language),
    addedAt: device.addedAt,
    lastUsedAt: device.lastUsedAt ?? null,
  };
}

export function presentLogin(
  deps: Pick<Deps, 'crypto'>,
  opened: OpenLogin | null,
  language: 'EN' | 'ES',
): LoginView | null {
  if (!opened) return null;
  const { login, devices, facts } = opened;
  return {
    id: login.id,
    step: login.state,
    devices: devices.map((device) => ({
      id: device.id,
      kind: device.kind,
      hint: hintOf(deps, device, language),
    })),
    allowedActions: allowedActions(loginFlow, login.state, facts),
    registrationToken: login.state === 'PROVE_IDENTITY' ? (opened.registrationToken ?? null) : null,
    expiresAt: login.expiresAt,
  };
}

@ObjectType('AppPairing')
export class PairingView {
  @Field(() => String, { description: 'Typed into the app, or sent by it, within the time.' })
  pairingCode!: string;

  @Field(() => String, { description: 'For any RFC 6238 app.' })
  qrCodeSvg!: string;

  @Field(() => String)
  otpauthUri!: string;

  @Field(() => DateTime)
  expiresAt!: string;
}
