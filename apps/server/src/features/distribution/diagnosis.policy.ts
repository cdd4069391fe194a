import type { QueueCause, QueueMember } from '@labelwright/contract/distribution';
import { LIMIT_SOURCES } from '@labelwright/contract/distribution-rules';

/** Why people get no tasks, and what mends it. The same causes as `next` has reasons, told to a manager. */

export interface ProjectSituation {
  state: string;
  isPublished: boolean;
  total: number;
  left: number;
  held: number;
  failed: number;
  onlyAssigned: boolean;
  isDealt: boolean;
  hasConfidenceLimit: boolean;
  skipsForGood: boolean;
}

type Action = NonNullable<QueueCause['action']>;

const cause = (code: string, text: string, action?: Action): QueueCause => ({ code, text, action: action ?? null });
const action = (code: Action['code'], text: string): Action => ({ code, text });
const number = (count: number, one: string): string => `${count.toLocaleString('en')} ${count === 1 ? one : `${one}s`}`;

/** What keeps tasks from everybody, most important first. */
export function projectCauses(project: ProjectSituation): QueueCause[] {
  const causes: QueueCause[] = [];
  if (project.state !== 'live')
    causes.push(
      cause(
        'not_live',
        `The project is ${project.state.replaceAll('_', ' ')}: only live projects hand out tasks.`,
        project.state === 'paused' || project.state === 'completed'
          ? action('resume_project', 'Make the project live again.')
          : action('publish', 'Publish the project.'),
      ),
    );
  else if (!project.isPublished)
    causes.push(
      cause(
        'not_published',
        'The project is not published, so nobody but managers sees it.',
        action('publish', 'Publish the project.'),
      ),
    );
  if (project.total === 0)
    causes.push(cause('none_left', 'There are no tasks.', action('import_tasks', 'Import tasks.')));
  else if (project.left === 0)
    causes.push(
      cause(
        'none_left',
        'Every task is done.',
        action('import_tasks', 'Import more tasks, or ask for more annotations per task.'),
      ),
    );
  else if (project.failed >= project.left)
    causes.push(
      cause(
        'none_left',
        'All that is left was marked as failed.',
        action('reopen_failed', 'Look at the failed tasks and reopen them.'),
      ),
    );
  return causes;
}

/** What keeps nobody of these from working: undefined members are managers without a membership. */
export function peopleCauses(project: ProjectSituation, members: readonly QueueMember[]): QueueCause[] {
  const labellers = members.filter((member) => member.role !== 'contributor');
  if (labellers.length === 0)
    return [cause('no_people', 'Nobody but managers may label.', action('invite_people', 'Invite people.'))];
  const reasons = new Set(labellers.map((member) => member.reason));
  if (reasons.has(null) || project.left === 0) return [];
  return [...reasons].flatMap((reason) => {
    const first = labellers.find((member) => member.reason === reason);
    const [told] = first ? memberCauses(project, first) : [];
    return told
      ? [{ ...told, text: `For ${labellers.length === 1 ? 'the one person' : 'some people'}: ${told.text}` }]
      : [];
  });
}

/** What keeps tasks from one member, beyond what keeps them from everybody; most important first. */
export function memberCauses(project: ProjectSituation, member: QueueMember): QueueCause[] {
  const causes: QueueCause[] = [];
  if (member.reason === 'disabled')
    causes.push(
      cause('disabled', 'The membership is disabled.', action('enable_member', 'Enable the membership again.')),
    );
  if (member.role === 'contributor')
    causes.push(
      cause('forbidden', 'Contributors do not label.', action('enable_member', 'Give them the role of an annotator.')),
    );
  if (member.paused) {
    const why = member.paused.verbose_reason ? `: ${member.paused.verbose_reason}` : '.';
    causes.push(
      cause(
        'paused',
        `Paused since ${member.paused.since.slice(0, 10)}${why}`,
        action('resume_member', 'Resume them.'),
      ),
    );
  }
  const { limit } = member;
  if (limit && limit.used >= limit.limit)
    causes.push(
      cause(
        'limit_reached',
        `They have done or hold ${number(limit.used, 'task')}, and ${LIMIT_SOURCES[limit.source]} is ${limit.limit}.`,
        action('raise_limit', 'Raise the limit.'),
      ),
    );
  if (project.left === 0 || member.open.count > 0) return causes;
  return [...causes, emptyCause(project, member)];
}

/** The tasks that are open are not for them: what the queue said, or what is likeliest. */
function emptyCause(project: ProjectSituation, member: QueueMember): QueueCause {
  const possible = possibleCauses(project, member);
  const told = possible.find((entry) => entry.code === member.reason) ?? possible[0];
  return told ?? doneCause(project, member);
}

function possibleCauses(project: ProjectSituation, member: QueueMember): QueueCause[] {
  const causes: QueueCause[] = [];
  if (project.onlyAssigned)
    causes.push(
      cause(
        'none_assigned',
        member.assigned ? 'All that is assigned to them is done or held.' : 'Nothing is assigned to them.',
        action('assign_tasks', 'Assign tasks to them, or hand out unassigned tasks too.'),
      ),
    );
  if (member.filtered_out && member.filtered_out.count > 0)
    causes.push(
      cause(
        'filtered_out',
        `Their filter keeps ${member.filtered_out.is_estimate ? 'about ' : ''}${number(member.filtered_out.count, 'open task')} from them, which is all.`,
        action('change_filter', 'Change their filter, or import tasks that match it.'),
      ),
    );
  if (project.held >= project.left)
    causes.push(
      cause(
        'all_taken',
        `Others hold ${number(project.held, 'task')}, which is all that is left.`,
        action('reclaim', 'Wait, or take back what has been held for long.'),
      ),
    );
  if (project.isDealt && member.role === 'annotator')
    causes.push(
      cause(
        'share_done',
        'They have done their share. What is left was dealt to others.',
        action('wait', 'Wait for the others, or pause whoever does not come back: their cards are dealt again.'),
      ),
    );
  if (project.hasConfidenceLimit)
    causes.push(
      cause(
        'confident',
        'What is left scores above the confidence limit, or they have done it.',
        action('change_confidence_limit', 'Raise the confidence limit, or take it away.'),
      ),
    );
  return [...causes, doneCause(project, member)];
}

function doneCause(project: ProjectSituation, member: QueueMember): QueueCause {
  return cause(
    'all_done_by_me',
    member.skipped > 0
      ? 'They have answered or skipped every task that is open.'
      : 'They have answered every task that is open; the rest is for others.',
    member.skipped > 0 && project.skipsForGood
      ? action('change_skipping', 'Let skipped tasks come back, or invite more people.')
      : action('invite_people', 'Invite more people, or ask for fewer annotations per task.'),
  );
}

/** As error.reason of next; null when they would get something. */
export function reasonOf(
  project: ProjectSituation,
  member: Omit<QueueMember, 'reason'>,
  isEnabled: boolean,
): string | null {
  if (!isEnabled) return 'disabled';
  if (member.role === 'contributor') return 'forbidden';
  const [first] = projectCauses(project);
  const triesOut = member.role === 'admin' && (project.state === 'pending' || project.state === 'building_workflow');
  if (first && first.code !== 'none_left' && !(triesOut || (first.code === 'not_published' && member.role === 'admin')))
    return first.code;
  const [own] = memberCauses(project, { ...member, reason: null });
  if (member.paused) return 'paused';
  // What they hold they are given again, whatever they may take beyond it.
  if (member.held > 0) return null;
  if (first?.code === 'none_left') return 'none_left';
  return own?.code ?? null;
}
