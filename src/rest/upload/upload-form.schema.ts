import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';

/** The component of the document that describes an upload's form; it is made from GraphQL's input. */
export const UPLOAD_FORM = 'UploadForm';

/** Documents that a route takes an upload's form. */
export function ApiUploadForm(): MethodDecorator {
  return applyDecorators(
    ApiConsumes('multipart/form-data'),
    ApiBody({ required: true, schema: { $ref: `#/components/schemas/${UPLOAD_FORM}` } }),
  );
}
