/**
 * Makes this child process respond to each message of its parent with what `handle` returns, and end with its parent. An
 * error ends it, which fails the bench. `greeting` is its first message.
 */
export function respond(handle, greeting = { ready: true }) {
  process.on('disconnect', () => process.exit());
  process.on('message', (message) => {
    void handle(message).then((response) => process.send(response));
  });
  process.send(greeting);
}
