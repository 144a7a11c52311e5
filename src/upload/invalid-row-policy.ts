import { registerEnumType } from '@nestjs/graphql';

export const InvalidRowPolicyEnum = { REJECT: 'REJECT', SKIP: 'SKIP' } as const;
export type InvalidRowPolicy = keyof typeof InvalidRowPolicyEnum;

registerEnumType(InvalidRowPolicyEnum, {
  name: 'InvalidRowPolicy',
  description: 'What to do with a CSV that has invalid rows.',
  valuesMap: {
    REJECT: { description: 'A file with an invalid row is rejected, and nothing is stored.' },
    SKIP: {
      description:
        'Valid rows are accepted; invalid rows are skipped and reported in `skippedRows` and `errorsCsvUrl`.',
    },
  },
});
