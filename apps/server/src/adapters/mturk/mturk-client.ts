import { MTurkClient, MTurkServiceException } from '@aws-sdk/client-mturk';
import type { Outbound } from '../../platform/outbound/outbound.ts';
import { OutboundError } from '../../platform/outbound/outbound-error.ts';
import { outboundHandler } from '../aws/outbound-handler.ts';

export const PRODUCTION_ENDPOINT = 'https://mturk-requester.us-east-1.amazonaws.com';
export const SANDBOX_ENDPOINT = 'https://mturk-requester-sandbox.us-east-1.amazonaws.com';
/** Part of what is signed. The protocol knows no other (C-087). */
const REGION = 'us-east-1';
const TIMEOUT_MS = 30_000;
/** Of the client itself, for what is over in a moment; jobs try again later. */
const MAX_ATTEMPTS = 3;

export interface MturkConnection {
  endpoint: string;
  accessKeyId: string;
  secretAccessKey: string;
}

/** A client of whatever speaks the protocol at the endpoint. The caller destroys it. */
export function createMturkClient(connection: MturkConnection, outbound: Outbound): MTurkClient {
  const { endpoint, accessKeyId, secretAccessKey } = connection;
  return new MTurkClient({
    region: REGION,
    endpoint,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: outboundHandler(outbound, TIMEOUT_MS),
  });
}

export type MturkFault =
  /** May be over soon: the service failed, or asks to be asked less often. */
  | 'unavailable'
  /** CreateHIT with a token that was used: the work is done. */
  | 'already_exists'
  | 'unknown_hit'
  | 'unknown_assignment'
  | 'wrong_state'
  | 'insufficient_funds'
  | 'wrong_credentials'
  | 'refused';

const FAULT_OF_CODE: Readonly<Record<string, MturkFault>> = {
  'AWS.MechanicalTurk.HitAlreadyExists': 'already_exists',
  'AWS.MechanicalTurk.HITAlreadyExists': 'already_exists',
  'AWS.MechanicalTurk.HitExtensionAlreadyExists': 'already_exists',
  'AWS.MechanicalTurk.HITDoesNotExist': 'unknown_hit',
  'AWS.MechanicalTurk.AssignmentDoesNotExist': 'unknown_assignment',
  'AWS.MechanicalTurk.InvalidAssignmentState': 'wrong_state',
  'AWS.MechanicalTurk.InvalidHITState': 'wrong_state',
  'AWS.MechanicalTurk.InsufficientFunds': 'insufficient_funds',
  'AWS.ServiceUnavailable': 'unavailable',
};
const FAULT_OF_NAME: Readonly<Record<string, MturkFault>> = {
  ServiceFault: 'unavailable',
  ThrottlingException: 'unavailable',
  UnrecognizedClientException: 'wrong_credentials',
  InvalidSignatureException: 'wrong_credentials',
  IncompleteSignatureException: 'wrong_credentials',
  AccessDeniedException: 'wrong_credentials',
};

/** What went wrong, and the message to show. undefined: an error of another kind. */
export function readMturkError(error: unknown): { fault: MturkFault; message: string } | undefined {
  if (error instanceof OutboundError)
    return { fault: error.code === 'blocked_address' ? 'refused' : 'unavailable', message: error.message };
  if (!(error instanceof MTurkServiceException)) return undefined;
  const code = 'TurkErrorCode' in error && typeof error.TurkErrorCode === 'string' ? error.TurkErrorCode : '';
  const isBroken = (error.$metadata.httpStatusCode ?? 0) >= 500;
  const fault = FAULT_OF_CODE[code] ?? FAULT_OF_NAME[error.name] ?? (isBroken ? 'unavailable' : 'refused');
  return { fault, message: error.message || error.name };
}
