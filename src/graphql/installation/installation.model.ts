import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { GraphQLSafeInt } from 'graphql-scalars';

/** What the rows are in. */
export enum DatabaseKind {
  EMBEDDED = 'EMBEDDED',
  POSTGRESQL = 'POSTGRESQL',
}

/** What the queues are in. */
export enum QueueKind {
  POSTGRESQL = 'POSTGRESQL',
  REDIS = 'REDIS',
}

/** What the files are in. */
export enum StorageKind {
  FOLDER = 'FOLDER',
  S3 = 'S3',
}

registerEnumType(DatabaseKind, {
  name: 'DatabaseKind',
  description: 'Where an installation keeps its requests.',
  valuesMap: {
    EMBEDDED: { description: 'In the PostgreSQL that the program starts itself.' },
    POSTGRESQL: { description: 'In a PostgreSQL server.' },
  },
});
registerEnumType(QueueKind, {
  name: 'QueueKind',
  description: 'What the queues of an installation run on.',
  valuesMap: {
    POSTGRESQL: { description: 'On its database.' },
    REDIS: { description: 'On Redis, or a server that speaks its protocol.' },
  },
});
registerEnumType(StorageKind, {
  name: 'StorageKind',
  description: 'Where an installation keeps files and images.',
  valuesMap: {
    FOLDER: { description: 'In a folder.' },
    S3: { description: 'In a bucket of S3, or of a server that speaks its protocol.' },
  },
});

@ObjectType({ description: 'The limits of an installation.' })
export class InstallationLimits {
  @Field(() => GraphQLSafeInt, { description: 'The most bytes of an uploaded file.' })
  fileBytes!: number;

  @Field(() => Int, { description: 'The most images of an uploaded file.' })
  fileImages!: number;

  @Field(() => Int, { description: 'The most bytes of a downloaded image.' })
  imageBytes!: number;

  @Field(() => Int, { description: 'The most pixels of an image, all frames of an animation together.' })
  imagePixels!: number;

  @Field(() => Int, { description: 'How long the download of an image may take, in milliseconds.' })
  downloadMs!: number;

  @Field(() => Int, { description: 'How long the compression of an image may take, in milliseconds.' })
  compressionMs!: number;

  @Field(() => Int, { description: 'How many downloads from one host run at a time, in each worker.' })
  downloadsPerHost!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'How many HTTP requests a client may send in a minute; null for no limit.',
  })
  requestsPerMinute!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'After how many days a request that has ended is deleted with its files; null for never.',
  })
  retentionDays!: number | null;
}

@ObjectType({
  description:
    'What this server runs on, and what its limits are. Where clients need an API key, it has no addresses and names but its public ones; secrets it never has.',
})
export class Installation {
  @Field(() => String, { description: 'The version of the program.' })
  version!: string;

  @Field(() => String, {
    description: 'The URL under which clients reach it, with which all its links begin.',
  })
  publicUrl!: string;

  @Field(() => String, {
    description:
      'The URL with which the addresses of images begin, in responses and output files: that of a public bucket, or `publicUrl`.',
  })
  imagesUrl!: string;

  @Field(() => DatabaseKind, { description: 'Where it keeps its requests.' })
  database!: DatabaseKind;

  @Field(() => QueueKind, { description: 'What its queues run on.' })
  queue!: QueueKind;

  @Field(() => StorageKind, { description: 'Where it keeps files and images.' })
  storage!: StorageKind;

  @Field(() => String, {
    nullable: true,
    description: 'The folder of its files and images; null in S3, and where clients need an API key.',
  })
  folder!: string | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'The private addresses and CIDR ranges that images may come from; null where clients need an API key.',
  })
  privateAddresses!: readonly string[] | null;

  @Field(() => Boolean, { description: 'Whether it can send e-mail.' })
  hasEmail!: boolean;

  @Field(() => Boolean, { description: 'Whether clients need an API key.' })
  needsKey!: boolean;

  @Field(() => Int, {
    nullable: true,
    description: 'The number of worker processes that are connected; null when the queue does not tell.',
  })
  workers?: number | null;

  @Field(() => InstallationLimits, { description: 'Its limits.' })
  limits!: InstallationLimits;
}
