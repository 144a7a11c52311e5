/**
 * Why a child exited: it never became ready, the pool killed it because an image passed its deadline, or it died
 * (a crash, the memory limit, the system's out-of-memory killer).
 * What happens when a whole worker is lost is in `images/image-quarantine.ts`.
 */
export type ExitCause = 'NEVER_READY' | 'DEADLINE' | 'DIED';

/** What happens to an image that was in flight in a child that exited. */
export type JobOutcome = 'RETRY' | 'QUARANTINE' | 'LOST' | 'TIMED_OUT';

/**
 * Decides what happens to an in-flight image after its child exited. With several images in flight the cause is
 * unknown: a crash takes all of them down, and one endless image starves the others. So each is quarantined and runs
 * again alone. An image fails only when it had a child to itself all the time and that child exited. If the child had
 * processed other images before, the image runs once more in a fresh child, because leftovers of the earlier images
 * may have caused the crash. An image that the child had not begun caused nothing.
 */
export function outcomeAfterExit(
  job: {
    readonly isQuarantined: boolean;
    readonly isOverdue: boolean;
    readonly sharedChild: boolean;
    readonly isFreshChild: boolean;
    readonly hasBegun: boolean;
  },
  cause: ExitCause,
): JobOutcome {
  if (!job.hasBegun) return 'RETRY';
  if (cause === 'DEADLINE' && job.isOverdue) return job.sharedChild ? 'QUARANTINE' : 'TIMED_OUT';
  if (cause === 'DIED') return job.isQuarantined && job.isFreshChild ? 'LOST' : 'QUARANTINE';
  return job.isQuarantined ? 'QUARANTINE' : 'RETRY';
}
