import { OutboundError } from '../../platform/outbound/outbound-error.ts';
import { ObjectStoreError } from '../../platform/storage/object-store.ts';

interface ServiceFault {
  name?: string;
  message?: string;
  $metadata?: { httpStatusCode?: number };
  Region?: string;
  $response?: { headers?: Record<string, string | undefined> };
}

/** Says in our words what the store or the way to it refused, and which setting to look at. */
export function explainS3Fault(error: unknown, target: { bucket: string; key?: string }): ObjectStoreError {
  if (error instanceof ObjectStoreError) return error;
  const network = findOutbound(error);
  if (network) return explainNetwork(network);
  const fault = error as ServiceFault;
  const status = fault.$metadata?.httpStatusCode;
  const bucket = `"${target.bucket}"`;
  const make = (kind: ObjectStoreError['fault'], message: string, field?: string): ObjectStoreError =>
    new ObjectStoreError(kind, message, { cause: error, ...(field ? { field } : {}) });
  switch (fault.name) {
    case 'NoSuchBucket':
      return make('no_bucket', `There is no bucket ${bucket} at this endpoint. Check its name and region.`, 'bucket');
    case 'NoSuchKey':
      return make('not_found', `There is no object "${target.key ?? ''}" in ${bucket}.`);
    case 'InvalidAccessKeyId':
      return make('wrong_credentials', 'The store does not know this access key id.', 'aws_access_key_id');
    case 'SignatureDoesNotMatch':
      return make('wrong_credentials', 'The secret access key does not fit the key id.', 'aws_secret_access_key');
    case 'ExpiredToken':
    case 'InvalidToken':
      return make('wrong_credentials', 'The session token has expired or is wrong.', 'aws_session_token');
    case 'RequestTimeTooSkewed':
      return make('failed', 'The clock of this server differs too much from that of the store.');
    case 'PermanentRedirect':
    case 'AuthorizationHeaderMalformed':
    case 'IllegalLocationConstraintException': {
      const region = fault.Region ?? fault.$response?.headers?.['x-amz-bucket-region'];
      return make('settings', `The bucket lies in another region${region ? `: ${region}` : ''}.`, 'region_name');
    }
    default:
  }
  if (status === 404 && target.key !== undefined)
    return make('not_found', `There is no object "${target.key}" in ${bucket}.`);
  if (status === 404) return make('no_bucket', `There is no bucket ${bucket} at this endpoint.`, 'bucket');
  if (status === 403)
    return make('denied', `The key may not do this in the bucket ${bucket}. Grant it to list and read.`);
  const reason = `${fault.name ?? 'error'}: ${fault.message ?? ''}`.slice(0, 300);
  return make('failed', `The store answered ${status ?? 'with an error'} (${reason}).`);
}

function findOutbound(error: unknown): OutboundError | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (current instanceof OutboundError) return current;
  }
  return undefined;
}

/** The same for every store that is reached over HTTP. */
export function explainNetwork(error: OutboundError, field = 's3_endpoint'): ObjectStoreError {
  const fault = error.code === 'blocked_address' ? 'blocked' : error.code === 'bad_url' ? 'settings' : 'unreachable';
  const message = `${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}.`;
  return new ObjectStoreError(fault, message, { field, cause: error });
}
