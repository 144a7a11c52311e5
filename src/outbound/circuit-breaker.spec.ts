import {
  afterFailure,
  afterResponse,
  afterServed,
  afterStall,
  type CircuitBreaker,
  circuitState,
  INITIAL,
} from './circuit-breaker.js';

const failing = (times: number, circuit: CircuitBreaker = INITIAL, now = 0) => {
  let next = circuit;
  for (let i = 0; i < times; i++) next = afterFailure(next, now);
  return next;
};
const CLOSED = { state: 'CLOSED' };
const HALF_OPEN = { state: 'HALF_OPEN' };
const open = (remainingMs: number) => ({ state: 'OPEN', cause: 'FAILURES', remainingMs });
const paused = (remainingMs: number) => ({ state: 'OPEN', cause: 'SHORT_RETRY_AFTER', remainingMs });
const outage = (remainingMs: number) => ({ state: 'OPEN', cause: 'LONG_RETRY_AFTER', remainingMs });

test.each<[string, CircuitBreaker, number, object]>([
  ['without history is closed', INITIAL, 0, CLOSED],
  ['with nine failures in a row is closed', failing(9), 0, CLOSED],
  ['with ten failures in a row is open for 2 s', failing(10), 0, open(2_000)],
  ['that opened 1.5 s ago is open for another 0.5 s', failing(10), 1_500, open(500)],
  ['with sixteen concurrent failures is open for 2 s', failing(16), 0, open(2_000)],
  ['whose open time is over is half-open', failing(10), 2_000, HALF_OPEN],
  ['whose first probe failed is open for 4 s', failing(1, failing(10), 2_000), 2_000, open(4_000)],
  [
    'whose second probe failed is open for 8 s',
    failing(1, failing(1, failing(10), 2_000), 6_000),
    6_000,
    open(8_000),
  ],
  ['whose probe got a response is closed', afterResponse(failing(10), 2_500), 2_500, CLOSED],
  ['with one failure after a response is closed', failing(1, afterResponse(failing(10), 0)), 0, CLOSED],
  ['with a Retry-After of 1 s is paused', afterResponse(INITIAL, 100, 1_000), 100, paused(1_000)],
  ['with a Retry-After of 1 s that is over is closed', afterResponse(INITIAL, 0, 1_000), 1_000, CLOSED],
  ['with a Retry-After of a minute is paused', afterResponse(INITIAL, 0, 60_000), 0, paused(60_000)],
  [
    'with a Retry-After of an hour has an outage of 5 minutes',
    afterResponse(INITIAL, 0, 3_600_000),
    0,
    outage(300_000),
  ],
  [
    'with a Retry-After of a year has an outage of 5 minutes',
    afterResponse(INITIAL, 0, 3e10),
    0,
    outage(300_000),
  ],
  [
    'stays paused when an earlier request gets its response',
    afterResponse(afterResponse(INITIAL, 0, 1_000), 100),
    100,
    paused(900),
  ],
  ['with a stalled response is half-open', afterStall(INITIAL), 0, HALF_OPEN],
  ['with a response head after a stall is half-open', afterResponse(afterStall(INITIAL), 0), 0, HALF_OPEN],
  ['with a served response after a stall is closed', afterServed(afterStall(INITIAL)), 0, CLOSED],
  [
    'with a Retry-After of 1 s after a stall is paused',
    afterResponse(afterStall(INITIAL), 0, 1_000),
    0,
    paused(1_000),
  ],
  [
    'with a Retry-After that is over after a stall is half-open',
    afterResponse(afterStall(INITIAL), 0, 1_000),
    1_000,
    HALF_OPEN,
  ],
  ['with a fast failure after a stall is closed', afterFailure(afterStall(INITIAL), 0), 0, CLOSED],
  ['with a failure by timeout is half-open', afterFailure(INITIAL, 0, true), 0, HALF_OPEN],
  ['with a tenth failure by timeout is open for 2 s', afterFailure(failing(9), 0, true), 0, open(2_000)],
  [
    'with a response head after a failure by timeout is half-open',
    afterResponse(afterFailure(INITIAL, 0, true), 0),
    0,
    HALF_OPEN,
  ],
  [
    'stays paused when an earlier request is served',
    afterServed(afterResponse(INITIAL, 0, 1_000)),
    100,
    paused(900),
  ],
])('a circuit %s', (_, circuit, now, state) => expect(circuitState(circuit, now)).toEqual(state));

test('failures open a circuit for at most 30 s', () => {
  let circuit = INITIAL;
  for (let i = 0; i < 50; i++) circuit = afterFailure(circuit, circuit.openUntil);
  expect(circuitState(circuit, circuit.openUntil - 30_000)).toEqual(open(30_000));
});
