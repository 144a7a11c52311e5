import {
  afterAnswer,
  afterServed,
  afterSilence,
  afterStall,
  type CircuitBreaker,
  UNKNOWN,
  verdictOn,
} from './circuit-breaker.js';

const silent = (times: number, record: CircuitBreaker = UNKNOWN, now = 0) => {
  let next = record;
  for (let i = 0; i < times; i++) next = afterSilence(next, now);
  return next;
};

test.each<[string, CircuitBreaker, number, object]>([
  ['nobody knows', UNKNOWN, 0, { kind: 'ASK' }],
  ['was silent nine times', silent(9), 0, { kind: 'ASK' }],
  ['was silent ten times', silent(10), 0, { kind: 'DEAD', ms: 2_000 }],
  ['was silent ten times, a while ago', silent(10), 1_500, { kind: 'DEAD', ms: 500 }],
  ['was silent sixteen times at once', silent(16), 0, { kind: 'DEAD', ms: 2_000 }],
  ['may be back', silent(10), 2_000, { kind: 'PROBE' }],
  ['was not back', silent(1, silent(10), 2_000), 2_000, { kind: 'DEAD', ms: 4_000 }],
  ['was not back twice', silent(1, silent(1, silent(10), 2_000), 6_000), 6_000, { kind: 'DEAD', ms: 8_000 }],
  ['is back', afterAnswer(silent(10), 2_500), 2_500, { kind: 'ASK' }],
  ['is back and silent once more', silent(1, afterAnswer(silent(10), 0)), 0, { kind: 'ASK' }],
  ['asks for a second', afterAnswer(UNKNOWN, 100, 1_000), 100, { kind: 'PAUSE', ms: 1_000 }],
  ['asked for a second, which is over', afterAnswer(UNKNOWN, 0, 1_000), 1_000, { kind: 'ASK' }],
  ['asks for a minute', afterAnswer(UNKNOWN, 0, 60_000), 0, { kind: 'PAUSE', ms: 60_000 }],
  ['asks for an hour', afterAnswer(UNKNOWN, 0, 3_600_000), 0, { kind: 'LEFT_ALONE', ms: 300_000 }],
  ['asks for a year', afterAnswer(UNKNOWN, 0, 3e10), 0, { kind: 'LEFT_ALONE', ms: 300_000 }],
  [
    'asked for a second, and answers what came before',
    afterAnswer(afterAnswer(UNKNOWN, 0, 1_000), 100),
    100,
    { kind: 'PAUSE', ms: 900 },
  ],
  ['stalled', afterStall(UNKNOWN), 0, { kind: 'PROBE' }],
  ['stalled, and begins to answer', afterAnswer(afterStall(UNKNOWN), 0), 0, { kind: 'PROBE' }],
  ['stalled, and serves again', afterServed(afterStall(UNKNOWN)), 0, { kind: 'ASK' }],
  [
    'stalled, and asks for a second',
    afterAnswer(afterStall(UNKNOWN), 0, 1_000),
    0,
    { kind: 'PAUSE', ms: 1_000 },
  ],
  ['stalled, and asked for a second', afterAnswer(afterStall(UNKNOWN), 0, 1_000), 1_000, { kind: 'PROBE' }],
  ['stalled, and is gone', afterSilence(afterStall(UNKNOWN), 0), 0, { kind: 'ASK' }],
  ['was silent for long', afterSilence(UNKNOWN, 0, true), 0, { kind: 'PROBE' }],
  [
    'was silent for long for the tenth time',
    afterSilence(silent(9), 0, true),
    0,
    { kind: 'DEAD', ms: 2_000 },
  ],
  ['was silent for long, and is back', afterAnswer(afterSilence(UNKNOWN, 0, true), 0), 0, { kind: 'PROBE' }],
  [
    'asks for a second, and serves what came before',
    afterServed(afterAnswer(UNKNOWN, 0, 1_000)),
    100,
    { kind: 'PAUSE', ms: 900 },
  ],
])('a host that %s', (_, record, now, verdict) => expect(verdictOn(record, now)).toEqual(verdict));

test('no closure is longer than half a minute', () => {
  let record = UNKNOWN;
  for (let i = 0; i < 50; i++) record = afterSilence(record, record.closedUntil);
  expect(verdictOn(record, record.closedUntil - 30_000)).toEqual({ kind: 'DEAD', ms: 30_000 });
});
