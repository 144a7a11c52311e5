/** The body of a test event. */
export function testBody(webhookId: string, now: Date): string {
  return JSON.stringify({
    type: 'webhook.test',
    timestamp: now.toISOString(),
    data: { webhookId, message: 'This webhook works.' },
  });
}
