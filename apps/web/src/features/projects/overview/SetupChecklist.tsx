import type { ProjectSetup } from '@labelwright/contract/projects';
import { Link } from '@tanstack/react-router';
import { Circle, CircleCheck } from 'lucide-react';
import { Card } from '../../../ui/Layout.tsx';

/** Where each step is done. Publishing is done on this page. */
const PLACES: Readonly<Record<string, { to: string; section?: string; verb: string }>> = {
  interface: { to: '/projects/$projectId/settings/$section', section: 'interface', verb: 'Open the interface' },
  tasks: { to: '/projects/$projectId/import', verb: 'Import tasks' },
  instructions: { to: '/projects/$projectId/settings/$section', section: 'instructions', verb: 'Write them' },
  people: { to: '/projects/$projectId/members', verb: 'Invite people' },
  first_annotation: { to: '/projects/$projectId/label', verb: 'Label a task' },
};

/** What is left until people work; it goes away when everything is done. */
export function SetupChecklist({ projectId, setup }: { projectId: string; setup: ProjectSetup }) {
  const done = setup.steps.filter(({ finished }) => finished).length;
  const next = setup.steps.find(({ finished }) => !finished)?.code;
  return (
    <Card
      title="Set-up"
      actions={<span className="tabular text-sm text-muted">{`${done} of ${setup.steps.length} done`}</span>}
    >
      <ol className="grid gap-x-8 gap-y-3 md:grid-cols-2">
        {setup.steps.map(({ code, title, help, finished }) => {
          const place = PLACES[code];
          const params = { projectId, ...(place?.section === undefined ? {} : { section: place.section }) };
          return (
            <li key={code} className="flex items-start gap-2.5">
              {finished ? (
                <CircleCheck aria-label="Done" size={18} className="mt-px shrink-0 text-success" />
              ) : (
                <Circle aria-label="To do" size={18} className="mt-px shrink-0 text-muted" />
              )}
              <div className="min-w-0">
                <p className={finished ? 'text-muted' : 'font-medium'}>{title}</p>
                {!finished && (
                  <p className="text-sm text-muted">
                    {help}{' '}
                    {place !== undefined && (
                      <Link
                        to={place.to}
                        params={params}
                        className={code === next ? 'font-medium text-accent underline' : 'text-accent hover:underline'}
                      >
                        {place.verb}
                      </Link>
                    )}
                  </p>
                )}
              </div>
            </li>
          );
        })}
      </ol>
    </Card>
  );
}
