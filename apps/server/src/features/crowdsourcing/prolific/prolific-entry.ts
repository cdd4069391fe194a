import { createHmac } from 'node:crypto';
import { AppError } from '../../../platform/http/app-error.ts';
import type { Entry, ProviderContext } from '../provider.ts';

export const PROLIFIC_SITE = 'https://app.prolific.com';
const ID = /^[A-Za-z0-9_-]{1,64}$/;
const CODE_LENGTH = 10;

/** The parameters that Prolific fills in; the address of a study carries them as templates. */
export const ENTRY_QUERY = 'PROLIFIC_PID={{%PROLIFIC_PID%}}&STUDY_ID={{%STUDY_ID%}}&SESSION_ID={{%SESSION_ID%}}';

/** Nothing of it is signed: it says who claims to work, no more. Whoever was never there is not in Prolific's list. */
export function readEntry(_context: ProviderContext, query: Readonly<Record<string, string>>): Entry {
  const { PROLIFIC_PID: workerId = '', STUDY_ID: hitId = '', SESSION_ID: submissionId = '' } = query;
  // A researcher's look at the page comes without a session, or with the templates as they are.
  if (submissionId === '' || submissionId.includes('{{'))
    return { isPreview: true, workerId: '', submissionId: '', hitId: ID.test(hitId) ? hitId : '', returnTo: undefined };
  if (![workerId, hitId, submissionId].every((id) => ID.test(id)))
    throw new AppError(
      'validation',
      'The address of this page is not complete: PROLIFIC_PID, STUDY_ID and SESSION_ID belong to it.',
    );
  return { isPreview: false, workerId, submissionId, hitId, returnTo: undefined };
}

/** Known to whoever has finished the study: the same for one study, and to be guessed by nobody. */
export function completionCode(secretKey: string, studyId: string): string {
  return createHmac('sha256', secretKey)
    .update(`prolific completion ${studyId}`)
    .digest('hex')
    .slice(0, CODE_LENGTH)
    .toUpperCase();
}

export function completionUrl(site: string | undefined, code: string): string {
  const own = site ? URL.parse(site) : null;
  const origin = own && (own.protocol === 'https:' || own.protocol === 'http:') ? own.origin : PROLIFIC_SITE;
  return `${origin}/submissions/complete?cc=${encodeURIComponent(code)}`;
}
