// The accounts of the former e-Services (domain.md 2.3), for what starts the house.
export { legacyImport } from './import-accounts.js';
export { createStandIn } from './stand-in.js';
export { wrapLegacyHashesJob } from './wrap-legacy-hashes.job.js';
