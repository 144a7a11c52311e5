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

/** Proxies commonly close what is silent for a minute. */
const PACE = { heartbeatMs: 15_000, stalledMs: 60_000 } as const;

const EXAMPLE_EVENT = `retry: 2000\n\nevent: progress\nid: 7\ndata: {"requestId":"${EXAMPLE.request}","status":"PROCESSING","sequence":7,"percentage":50}\n\n`;

/** Live progress, for clients without WebSockets. */
@RestController('Requests', 'api/requests')
export class EventsController {
  constructor(
    private readonly progress: ProgressEventsService,
    private readonly visits: ActiveStreams,
  ) {}

  @Get(':id/events')
  @ApiOperation({
    summary: 'Watch a request (Server-Sent Events)',
    description:
      'Events of the name `progress`: the state as it is now, then every change, at most ten a second. The stream ' +
      'ends with the request. An event `problem` tells that the request was deleted.',
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    schema: NOT_GIVEN,
    description: 'The id of the last event that was seen.',
  })
  @ApiOkResponse({
    description: 'The stream.',
    content: { 'text/event-stream': { schema: { type: 'string' }, example: EXAMPLE_EVENT } },
  })
  @ApiNoContentResponse({ description: 'The last event of all was seen already: do not connect again.' })
  @ApiProblems('NOT_FOUND', 'NOT_ACCEPTABLE', 'RATE_LIMITED')
  async events(
    @Param('id', idPipe) id: string,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    if (request.accepts('text/event-stream') === false) {
      const message =
        'Progress is sent as text/event-stream: accept that, or use GET /api/status/{id} for JSON.';
      throw new ClientError('NOT_ACCEPTABLE', message);
    }
    this.visits.begin(request, response);
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
