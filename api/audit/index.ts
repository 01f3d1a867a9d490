// The door of the audit trail.
export type { AuditActorKind, AuditEventKind, AuditOutcome } from '../../schema/audit-events.js';
export { AuditEventRow } from './audit-event.entity.js';
export { type Checkpoint, type CheckpointDeps, writeCheckpoint } from './checkpoint.js';
export { type AuditActor, type AuditDeps, type AuditEvent, record, withAudit } from './record.js';
export { type BrokenLink, type ChainReport, type VerifyDeps, verifyChain } from './verify-chain.js';
