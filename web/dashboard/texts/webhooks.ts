import type { WebhookStatus } from '../shared/api/operations.js';

/** The texts of the page of webhooks. */
export const webhooksTexts = {
  title: 'Webhooks',
  about: 'Halftone posts a signed event to these URLs whenever a request ends.',
  register: 'Register a webhook',
  statuses: {
    ACTIVE: 'Active',
    FAILING: 'Failing',
    DISABLED: 'Disabled',
  } satisfies Record<WebhookStatus, string>,
  failing: (since: string) => `Deliveries have failed since ${since}. After five days it is disabled.`,
  disabled: (reason: string | null) => reason ?? 'No events are sent.',
  since: (moment: string) => `registered ${moment}`,
  actionsOf: (url: string) => `Actions for ${url}`,
  test: 'Send a test event',
  tested: 'The test event is on its way.',
  edit: 'Edit',
  rotate: 'New secret',
  enable: 'Enable',
  disable: 'Disable',
  delete: 'Delete',
  changed: 'The webhook is changed.',
  enabled: 'The webhook is enabled.',
  isDisabled: 'The webhook is disabled.',
  deleted: 'The webhook is deleted.',
  confirmRotate: {
    title: 'Make a new secret?',
    text: 'Events are signed with both secrets for 24 hours, then with the new one alone. Change it at the receiver until then.',
    action: 'Make a new secret',
  },
  confirmDisable: {
    title: 'Disable this webhook?',
    text: 'No events are sent while it is disabled, and those that wait are cancelled.',
    action: 'Disable webhook',
  },
  confirmDelete: {
    title: 'Delete this webhook?',
    text: (url: string) =>
      `${url} gets no more events, and those that wait are cancelled. This cannot be undone.`,
    action: 'Delete webhook',
  },
  events: {
    label: 'Events',
    none: 'Choose at least one event.',
    names: {
      'request.completed': 'A request has ended, with or without failures',
      'request.cancelled': 'A request was cancelled',
    } as Readonly<Record<string, string>>,
  },
  form: {
    register: 'Register a webhook',
    edit: 'Edit the webhook',
    url: 'URL',
    urlHint: 'It has to answer a POST with a 2xx status.',
    urlExample: 'https://shop.example.com/halftone',
    description: 'Description',
    descriptionHint: 'For yourself; optional.',
    submitRegister: 'Register',
    submitEdit: 'Save',
  },
  secret: {
    title: 'The secret of this webhook',
    text: 'It signs every event, by the standard of standardwebhooks.com. Store it now: it is not shown again.',
    label: 'Secret',
    done: 'I have stored it',
  },
  deliveries: {
    title: 'Deliveries',
    none: 'Nothing has been sent yet.',
    test: 'Test event',
    request: 'Request',
    more: 'Show older deliveries',
  },
  none: {
    title: 'No webhook yet',
    text: 'Register a URL of your shop or automation, and it gets a signed POST with the results whenever a request ends. An upload can also name a webhook of its own.',
  },
} as const;
