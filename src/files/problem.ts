/** An error as an HTTP client sees it (RFC 9457), with our own `code` and, where the log has more, its `id`. */
export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly id?: string;
}

/** There is no such file. */
export function notFound(detail: string): Problem {
  return { type: 'about:blank', title: 'Not Found', status: 404, code: 'NOT_FOUND', detail };
}

/** Something went wrong that is none of the client's business; `id` leads to it in the log. */
export function internal(id: string): Problem {
  return {
    type: 'about:blank',
    title: 'Internal Server Error',
    status: 500,
    code: 'INTERNAL',
    detail: `Something went wrong on our side. The log has more under ${id}.`,
    id,
  };
}
