import { PREVIEW_ASSIGNMENT } from '@labelwright/contract/crowd-worker-page';
import { AppError } from '../../../platform/http/app-error.ts';
import type { Entry, ProviderContext } from '../provider.ts';

const SITE = { sandbox: 'https://workersandbox.mturk.com', production: 'https://www.mturk.com' };
/** Any of Amazon's sites may show the page. */
const FRAMES = 'https://*.mturk.com';

const ID = /^[A-Za-z0-9_-]{1,128}$/;

/** What the provider appended to the page's address. Nothing of it is signed: it says who claims to work, no more. */
export function readEntry(context: ProviderContext, query: Readonly<Record<string, string>>): Entry {
  const { assignmentId = '', hitId = '', workerId = '', turkSubmitTo = '' } = query;
  const nobody = { isPreview: true, workerId: '', submissionId: '', hitId, returnTo: undefined };
  if (assignmentId === '' || assignmentId === PREVIEW_ASSIGNMENT) return nobody;
  if (!ID.test(assignmentId) || !ID.test(workerId) || !ID.test(hitId))
    throw new AppError(
      'validation',
      'The address of this page is not complete: assignmentId, hitId and workerId belong to it.',
    );
  const target = turkSubmitTo.replace(/\/+$/, '');
  if (!submitSites(context).includes(target))
    throw new AppError('validation', 'This page hands work in at the site of its provider only.', {
      reason: 'foreign_submit_target',
    });
  return { isPreview: false, workerId, submissionId: assignmentId, hitId, returnTo: target };
}

export function submitTarget(site: string): string {
  return `${site}/mturk/externalSubmit`;
}

/** Where a page may send its worker's form: what the address names is checked against it, never trusted. */
function submitSites({ account, sandbox }: ProviderContext): string[] {
  const own = ownSite(account.settings.worker_site);
  return own ? [own] : [sandbox ? SITE.sandbox : SITE.production];
}

export function workerSites(context: ProviderContext): string[] {
  const own = ownSite(context.account.settings.worker_site);
  return own ? [own] : [FRAMES];
}

function ownSite(given: string | undefined): string | undefined {
  const url = given ? URL.parse(given) : null;
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url.origin : undefined;
}
