import type { StorageForm, StorageFormField, StorageType } from '@labelwright/contract/storages';
import type { Direction } from './connection-settings.ts';

export const STORAGE_TITLES: Readonly<Record<StorageType, string>> = {
  s3: 'Amazon S3 or compatible',
  gcs: 'Google Cloud Storage',
  azure: 'Azure Blob Storage',
  localfiles: 'Folder of the server',
  redis: 'Redis',
};

const text = (name: string, label: string, more: Partial<StorageFormField> = {}): StorageFormField => ({
  type: 'text',
  name,
  label,
  ...more,
});
const secret = (name: string, label: string, more: Partial<StorageFormField> = {}): StorageFormField => ({
  type: 'password',
  name,
  label,
  ...more,
});

const PLACE: Readonly<Record<StorageType, readonly StorageFormField[]>> = {
  s3: [
    text('bucket', 'Bucket', { required: true, placeholder: 'my-images' }),
    text('region_name', 'Region', { placeholder: 'us-east-1' }),
    text('s3_endpoint', 'Endpoint', {
      placeholder: 'https://s3.example.com',
      description:
        'For services other than Amazon. Google takes its interoperability keys at https://storage.googleapis.com.',
    }),
    {
      type: 'toggle',
      name: 'path_style',
      label: 'Bucket in the path',
      description: 'Most services other than Amazon want it.',
      value: false,
    },
    secret('aws_access_key_id', 'Access key id', { required: true }),
    secret('aws_secret_access_key', 'Secret access key', { required: true }),
    secret('aws_session_token', 'Session token', { description: 'Only with temporary keys.' }),
  ],
  gcs: [
    text('bucket', 'Bucket', { required: true, placeholder: 'my-images' }),
    {
      type: 'textarea',
      name: 'google_application_credentials',
      label: 'Key file of a service account',
      description: 'The whole JSON.',
      required: true,
    },
  ],
  azure: [
    text('account_name', 'Account name', { required: true }),
    text('container', 'Container', { required: true }),
    secret('account_key', 'Account key', { required: true }),
    text('azure_endpoint', 'Endpoint', { description: 'Only where it is not ACCOUNT.blob.core.windows.net.' }),
  ],
  localfiles: [
    text('path', 'Folder', {
      required: true,
      placeholder: '/srv/images',
      description: 'Within a folder that the operator of the server has opened.',
    }),
  ],
  redis: [
    text('host', 'Host', { required: true, placeholder: 'redis.example.com' }),
    { type: 'number', name: 'port', label: 'Port', value: 6379 },
    { type: 'number', name: 'db', label: 'Database', value: 0 },
    secret('password', 'Password'),
  ],
};

/** The fields of a connection in the order that people fill them in, grouped as they are shown. */
export function storageForm(type: StorageType, direction: Direction): StorageForm {
  const about = [text('title', 'Name', { placeholder: STORAGE_TITLES[type] })];
  const place = [...PLACE[type]];
  const prefix = text('prefix', direction === 'import' ? 'Only below' : 'Write below', { placeholder: 'folder/' });
  const groups = direction === 'import' ? sourceFields(type) : [targetFields()];
  return [about, place, [prefix], ...groups].map((fields) => ({ columnCount: fields.length > 2 ? 2 : 1, fields }));
}

function sourceFields(type: StorageType): StorageFormField[][] {
  const filter: StorageFormField[] = [
    text('glob_filter', 'Only files named', { placeholder: '*.jpg', description: '* ? ** [a-z] {jpg,png}' }),
    text('regex_filter', 'Only keys that match', { placeholder: '.*\\.jpe?g', description: 'A regular expression.' }),
    { type: 'toggle', name: 'recursive_scan', label: 'Folders within too', value: true },
  ];
  const reading: StorageFormField[] = [
    {
      type: 'toggle',
      name: 'use_blob_urls',
      label: 'Every file is a task',
      description: 'Otherwise files are read as JSON or JSONL with tasks in them.',
      value: true,
    },
    text('task_field', 'Field of the task that takes the file', { description: 'Empty: the one the interface shows.' }),
    {
      type: 'number',
      name: 'sync_interval_minutes',
      label: 'Sync every … minutes',
      description: 'Empty: only when asked.',
    },
  ];
  const isSigned = type === 's3' || type === 'gcs' || type === 'azure';
  const delivery: StorageFormField[] = [
    {
      type: 'toggle',
      name: 'presign',
      label: 'Browsers read from the storage',
      description: 'Otherwise this server passes every file on.',
      value: true,
    },
    { type: 'number', name: 'presign_ttl', label: 'Addresses live … minutes', value: 60 },
  ];
  return isSigned ? [filter, reading, delivery] : [filter, reading];
}

function targetFields(): StorageFormField[] {
  return [
    { type: 'toggle', name: 'export_on_change', label: 'Write each annotation as it is submitted', value: false },
    { type: 'toggle', name: 'can_delete_objects', label: 'Take files away with their annotations', value: false },
    {
      type: 'number',
      name: 'sync_interval_minutes',
      label: 'Sync every … minutes',
      description: 'Empty: only when asked.',
    },
  ];
}
