/** The real child, killed at every tenth image and by each image that contains the word POISON. */
import '../../../dist/src/images/compressor/compressor.child.js';

let pictures = 0;
process.on('message', ({ input }) => {
  pictures += 1;
  if (pictures % 10 === 0 || Buffer.from(input).includes('POISON')) process.kill(process.pid, 'SIGKILL');
});
