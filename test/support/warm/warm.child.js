import { readConfig } from '../../../dist/src/config/index.js';
import { startProgram } from '../../../dist/bundle/program.js';

// A process that has loaded the program, and starts it for each client that its parent hands over together with an
// environment. It tells the client in lines of JSON: `{ output }` what is printed meanwhile, `{ url, pid }` once the
// program is ready, and at the end `{ failure }`, null when all was well. The program is stopped when the client ends its side.

const clients = new Map();

for (const stream of [process.stdout, process.stderr]) {
  stream.write = (chunk) => {
    // All programs of this process print to one place.
    for (const client of clients.keys()) tell(client, { output: String(chunk) });
    return true;
  };
}

process.on('message', (env, client) => {
  clients.set(
    client,
    run(env, client).finally(() => {
      clients.delete(client);
      client.end();
    }),
  );
});
process.once('disconnect', () => void Promise.all(clients.values()).then(() => process.exit()));

async function run(env, client) {
  client.allowHalfOpen = true;
  const left = new Promise((resolve) => client.once('end', resolve).once('close', resolve));
  client.on('error', () => undefined).resume();
  try {
    const program = await startProgram(readConfig(env));
    tell(client, { url: program.url, pid: process.pid });
    await left;
    await program.stop();
    tell(client, { failure: null });
  } catch (error) {
    tell(client, { failure: error.stack });
  }
}

function tell(client, message) {
  if (client.writable) client.write(`${JSON.stringify(message)}\n`);
}
