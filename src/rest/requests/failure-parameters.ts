import { applyDecorators } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import { IMAGE_ERROR_CODES } from '../../common/index.js';
import { FAILURE_FILTER } from '../../requests/index.js';

/** Documents the parameters that choose failed images by their error. */
export const ApiFailureFilter = (): MethodDecorator =>
  applyDecorators(
    ApiQuery({
      name: 'errorCodes',
      required: false,
      description: `${FAILURE_FILTER.codes} Several are separated by commas.`,
      explode: false,
      schema: {
        type: 'array',
        items: { type: 'string', enum: [...IMAGE_ERROR_CODES] },
        example: ['HTTP_STATUS'],
      },
    }),
    ApiQuery({
      name: 'errorMessage',
      required: false,
      description: FAILURE_FILTER.message,
      schema: { type: 'string', default: '' },
    }),
  );
