import { jest } from '@jest/globals';
import { Cleanup } from './cleanup.mjs';

test('the cleanup undoes the last first, once, and goes on after an error', async () => {
  const errors = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const done: string[] = [];
  const cleanup = new Cleanup();
  cleanup.add(() => done.push('first'));
  cleanup.add(() => Promise.reject(new Error('stuck')));
  cleanup.add(() => done.push('last'));
  await Promise.all([cleanup.run(), cleanup.run()]);
  expect(done).toEqual(['last', 'first']);
  expect(errors).toHaveBeenCalledWith('While cleaning up: Error: stuck\n');
  errors.mockRestore();
});
