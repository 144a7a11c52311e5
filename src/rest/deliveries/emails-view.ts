import { ApiProperty } from '@nestjs/swagger';
import type { DeliveryAttempt, EmailDelivery } from '../../notifications/index.js';

/** The e-mails of a request; the component of an e-mail is generated from the GraphQL type. */
export class EmailsView {
  @ApiProperty({
    type: 'array',
    items: { $ref: '#/components/schemas/EmailDelivery' },
    description: 'The e-mails, oldest first.',
  })
  emails!: (EmailDelivery & { attempts: DeliveryAttempt[] })[];
}
