import { contentPolicy } from './content-policy.js';

const connections = (host: string | undefined) => /connect-src ([^;]*)/.exec(contentPolicy({ host }))?.[1];

describe('contentPolicy', () => {
  test.each([
    ['halftone.example', "'self' ws://halftone.example wss://halftone.example"],
    ['127.0.0.1:3000', "'self' ws://127.0.0.1:3000 wss://127.0.0.1:3000"],
    ['[::1]:3000', "'self' ws://[::1]:3000 wss://[::1]:3000"],
    ['evil.example; script-src *', "'self'"],
    ['a b', "'self'"],
    ['', "'self'"],
    [undefined, "'self'"],
  ])('for the host %j the page may connect to %s', (host, sources) =>
    expect(connections(host)).toBe(sources),
  );

  test('the policy allows no other host and no inline script', () => {
    const policy = contentPolicy({ host: undefined, inlineStyles: true });
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval|script-src[^;]*unsafe/);
    expect(contentPolicy({ host: undefined })).not.toContain('unsafe');
  });
});
