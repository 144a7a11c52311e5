import { CredentialProvider } from 'minio/dist/esm/CredentialProvider.mjs';
import { Credentials } from 'minio/dist/esm/Credentials.mjs';

/** No credentials for the store were found, or they could not be renewed. */
export class S3CredentialsError extends Error {
  override readonly name = 'S3CredentialsError';
}

type Provider = () => Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken?: string }>;

/**
 * Finds the credentials of this process as every AWS client does: environment, shared files, web identity, container,
 * instance role. Renews temporary ones before they expire.
 *
 * AWS's own package does this. The provider of the S3 client reads no credentials of a container or an instance: it expects
 * `AccessKeyID` where both send `AccessKeyId`, and a `Code` that a container does not send.
 */
export class DefaultCredentials extends CredentialProvider {
  #provider: Promise<Provider> | undefined;

  constructor(private readonly region: string) {
    super({ accessKey: '', secretKey: '' });
  }

  /** @throws {S3CredentialsError} */
  override async getCredentials(): Promise<Credentials> {
    try {
      this.#provider ??= openProvider(this.region);
      const { accessKeyId, secretAccessKey, sessionToken } = await (await this.#provider)();
      const token = sessionToken === undefined ? {} : { sessionToken };
      return new Credentials({ accessKey: accessKeyId, secretKey: secretAccessKey, ...token });
    } catch (error) {
      throw new S3CredentialsError('No credentials for the object store were found.', { cause: error });
    }
  }
}

/** Loads the package only where it is used, since few installations need it. */
async function openProvider(region: string): Promise<Provider> {
  // On Node 20 it warns that later versions of it need Node 22; the version that we pin does not.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
  return defaultProvider({ clientConfig: { region } });
}
