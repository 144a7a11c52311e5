// For `node --import`: makes the pictures of a test end or stop the compressor child that gets them. What to do is
// said in the picture itself, so that this file is all that the tests add to the program.
if (process.argv[1]?.endsWith('compressor.child.js')) {
  let counted = 0;
  process.on('message', ({ input }) => {
    const says = (word) => Buffer.from(input).includes(`test: ${word}`);
    if (says('kill')) process.kill(process.pid, 'SIGKILL');
    if (says('count') && ++counted % 10 === 0) process.kill(process.pid, 'SIGKILL');
    while (says('hang'));
  });
}
