import { markShortForms } from './short-forms.js';

test('operations outside /api get the suffix Short, and those within lose their number', () => {
  const operation = (operationId: string) => ({ operationId, summary: 'How far', responses: {} });
  const paths = {
    '/api/status/{id}': { get: operation('status[0]') },
    '/status/{id}': { get: operation('status[1]') },
    '/api/webhooks': { get: operation('list'), post: operation('register') },
  };
  expect(markShortForms(paths)).toEqual({
    '/api/status/{id}': { get: operation('status') },
    '/status/{id}': { get: { ...operation('statusShort'), summary: 'How far (short form)' } },
    '/api/webhooks': paths['/api/webhooks'],
  });
});
