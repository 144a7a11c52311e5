/**
 * Why a child ended: it never got ready, the pool killed it because of a picture past its deadline, or
 * it died (a crash, the memory cap, the system's out-of-memory killer).
 */
export type EndOfChild = 'NEVER_READY' | 'DEADLINE' | 'DIED';

/** What happens to a picture that was in flight in a child that ended. */
export type Fate = 'RUN_AGAIN' | 'RUN_ALONE' | 'LOST' | 'TIMED_OUT';

/**
 * Decides who is to blame for the end of a child. With several pictures in flight nobody can know: one that crashes
 * takes the others with it, and one that never ends keeps the processor from them. So each is a quarantined and runs
 * again alone; only a picture that had a child to itself all the time, and ended it, has failed. One that ended a child
 * which had done others before runs once more, in a fresh one: what they left behind may have ended it.
 */
export function fateOf(
  picture: {
    readonly isQuarantined: boolean;
    readonly isOverdue: boolean;
    readonly hadCompany: boolean;
    readonly isFirst: boolean;
  },
  end: EndOfChild,
): Fate {
  if (end === 'DEADLINE' && picture.isOverdue) return picture.hadCompany ? 'RUN_ALONE' : 'TIMED_OUT';
  if (end === 'DIED') return picture.isQuarantined && picture.isFirst ? 'LOST' : 'RUN_ALONE';
  return picture.isQuarantined ? 'RUN_ALONE' : 'RUN_AGAIN';
}
