export { REFILL_BELOW } from './dispatch-window.js';
export { WORKER_OPTIONS, WorkEngine } from './work-engine.js';
export { jobIdOf, type WorkJob } from './work-job.js';
export type { Slot } from './work-slots.js';
export {
  type Dispatch,
  type Ended,
  type Lease,
  LEASE_SECONDS,
  type NewDispatch,
  type RecordOutcome,
  type WorkTable,
} from './work-table.js';
