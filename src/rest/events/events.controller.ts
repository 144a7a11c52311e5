import { Get, Headers, Param, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ClientError, idPipe } from '../../common/index.js';
import { problemContext } from '../../http/index.js';
import { EXAMPLE } from '../openapi/example-ids.js';
import { NOT_GIVEN } from '../openapi/headers.js';
import { ApiProblems } from '../openapi/problem-response.js';
import { RestController } from '../rest-controller.js';
import { sendEvents } from './event-sender.js';
import { ProgressEventsService } from './progress-events.service.js';
import { ActiveStreams } from './active-streams.js';

/** Proxies commonly close connections that are silent for a minute. */
const PACE = { heartbeatMs: 15_000, stalledMs: 60_000 } as const;

const EXAMPLE_EVENT = `retry: 2000\n\nevent: progress\nid: 7\ndata: {"requestId":"${EXAMPLE.request}","status":"PROCESSING","sequence":7,"percentage":50}\n\n`;

/** Serves live progress as Server-Sent Events, for clients without WebSockets. */
@RestController('Requests', 'api/requests')
export class EventsController {
  constructor(
    private readonly progress: ProgressEventsService,
    private readonly streams: ActiveStreams,
  ) {}

  @Get(':id/events')
  @ApiOperation({
    summary: 'Follow a request (Server-Sent Events)',
    description:
      'Sends `progress` events: the current state, then every change, at most ten per second. The stream ends when the ' +
      'request ends. A `problem` event is sent when the request is deleted.',
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    schema: NOT_GIVEN,
    description: 'The id of the last event that the client received.',
  })
  @ApiOkResponse({
    description: 'The stream.',
    content: { 'text/event-stream': { schema: { type: 'string' }, example: EXAMPLE_EVENT } },
  })
  @ApiNoContentResponse({ description: 'The client already received the last event. Do not reconnect.' })
  @ApiProblems('NOT_FOUND', 'NOT_ACCEPTABLE', 'RATE_LIMITED')
  async events(
    @Param('id', idPipe) id: string,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    if (request.accepts('text/event-stream') === false) {
      const message =
        'Progress is sent as text/event-stream: accept that type, or use GET /api/status/{id} for JSON.';
      throw new ClientError('NOT_ACCEPTABLE', message);
    }
    this.streams.begin(request, response);
    const events = await this.progress.follow(id, lastEventId, problemContext(request));
    if (events === null) {
      response.status(204).end();
      return;
    }
    response.once('close', () => events.end());
    try {
      await sendEvents(events, response, PACE);
    } finally {
      events.release();
    }
  }
}
