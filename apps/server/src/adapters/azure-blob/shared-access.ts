import { createHmac } from 'node:crypto';

export interface SharedAccess {
  account: string;
  /** Base64, as the portal shows it. */
  accountKey: string;
  container: string;
  /** undefined: the whole container. */
  blob?: string;
  /** In the order r a c w d l. */
  permissions: string;
  expiresAt: Date;
}

const VERSION = '2020-12-06';

/**
 * Query of a service SAS, version 2020-12-06
 * (https://learn.microsoft.com/rest/api/storageservices/create-service-sas): HMAC-SHA256 over its fields, one a line.
 */
export function signSharedAccess(access: SharedAccess): string {
  const expiry = access.expiresAt.toISOString().replace(/\.\d+Z$/, 'Z');
  const path = access.blob === undefined ? access.container : `${access.container}/${access.blob}`;
  const resource = access.blob === undefined ? 'c' : 'b';
  const fields = [
    access.permissions,
    '',
    expiry,
    `/blob/${access.account}/${path}`,
    '',
    '',
    '',
    VERSION,
    resource,
    '',
    '',
    '',
    '',
    '',
    '',
    '',
  ];
  const key = Buffer.from(access.accountKey, 'base64');
  const signature = createHmac('sha256', key).update(fields.join('\n')).digest('base64');
  return new URLSearchParams({
    sv: VERSION,
    sr: resource,
    sp: access.permissions,
    se: expiry,
    sig: signature,
  }).toString();
}
