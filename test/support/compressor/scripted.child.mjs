/** A compressor child that does what the image's bytes say as text; the width of a result is the number of images so far. */
const limits = JSON.parse(process.argv[2]);
const ahead = [];
let inFlight = 0;
let seen = 0;

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const die = () => process.kill(process.pid, 'SIGKILL');
const acts = {
  ok: () => undefined,
  hang: () => new Promise(() => undefined),
  die,
  // Long enough for all other messages to arrive.
  dieUnlessAlone: async () => {
    const before = seen;
    if (inFlight > 1) die();
    await wait(100);
    if (inFlight > 1 || seen > before) die();
  },
  hangUnlessAlone: async () => {
    await wait(20);
    if (inFlight > 1) await acts.hang();
  },
};

async function act({ id, input }) {
  inFlight += 1;
  seen += 1;
  await acts[Buffer.from(input).toString()]();
  inFlight -= 1;
  const environment = JSON.stringify({ names: Object.keys(process.env), execArgv: process.execArgv });
  const image = { verdict: 'KEPT_ORIGINAL', output: null, inputFormat: 'png', outputFormat: environment };
  process.send({ type: 'done', id, image: { ...image, width: seen, height: process.pid } });
}

async function workOff() {
  while (inFlight < limits.inFlight && ahead.length > 0) await act(ahead.shift());
}

process.on('message', (message) => {
  ahead.push(message);
  void workOff();
});
process.once('disconnect', die);
process.send({ type: 'ready' });
