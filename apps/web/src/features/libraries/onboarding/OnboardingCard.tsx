import type { Onboarding, StepState } from '@labelwright/contract/project-groups';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Circle, CircleCheck } from 'lucide-react';
import { api } from '../../../lib/api.ts';
import { Button } from '../../../ui/Button.tsx';
import { InstructionText } from '../../../ui/InstructionText.tsx';
import { Card } from '../../../ui/Layout.tsx';
import { toast, toastError } from '../../../ui/toast.ts';
import { onboardingQuery, projectOnboardingQuery } from '../libraries-api.ts';
import { t } from '../strings.ts';

type Place = { to: string; section?: string; verb: string };

/** Where each standard step is done. Launching is done on the overview itself. */
const PROJECT_PLACES: Readonly<Record<string, Place>> = {
  PR: { to: '/projects/$projectId/settings/$section', section: 'general', verb: 'Open the settings' },
  LC: { to: '/projects/$projectId/settings/$section', section: 'interface', verb: 'Open the interface' },
  IM: { to: '/projects/$projectId/import', verb: 'Import tasks' },
  TM: { to: '/projects/$projectId/members', verb: 'Invite people' },
  QL: { to: '/projects/$projectId/settings/$section', section: 'quality', verb: 'Open the quality settings' },
  ML: { to: '/projects/$projectId/settings/$section', section: 'machine-learning', verb: 'Open machine learning' },
};

const ORGANIZATION_PLACES: Readonly<Record<string, Place>> = {
  project: { to: '/projects/new', verb: 'Make a project' },
  invite: { to: '/organization', verb: 'Invite people' },
};

/** What is left until people work; it goes away when everything is done, or when it is put away. */
export function ProjectOnboarding({ projectId }: { projectId: string }) {
  const query = projectOnboardingQuery(projectId);
  const { data } = useQuery(query);
  const path = `/api/projects/${encodeURIComponent(projectId)}/onboarding`;
  return (
    <Checklist
      title={t.setUp}
      path={path}
      queryKey={query.queryKey}
      onboarding={data}
      places={PROJECT_PLACES}
      projectId={projectId}
    />
  );
}

export function OrganizationOnboarding() {
  const { data } = useQuery(onboardingQuery);
  return (
    <Checklist
      title={t.gettingStarted}
      path="/api/onboarding"
      queryKey={onboardingQuery.queryKey}
      onboarding={data}
      places={ORGANIZATION_PLACES}
    />
  );
}

type ChecklistProps = {
  title: string;
  path: string;
  queryKey: readonly unknown[];
  onboarding: Onboarding | undefined;
  places: Readonly<Record<string, Place>>;
  projectId?: string;
};

function Checklist({ title, path, queryKey, onboarding, places, projectId }: ChecklistProps) {
  const queryClient = useQueryClient();
  const change = useMutation({
    mutationFn: ({ to, body, isTick }: { to: string; body: object; isTick: boolean }) =>
      isTick ? api.patch<Onboarding>(to, body) : api.post<Onboarding>(to, body),
    onSuccess: (saved) => queryClient.setQueryData(queryKey, saved),
    onError: (error) => toastError('The checklist could not be changed', error),
  });
  if (onboarding === undefined || onboarding.is_complete || onboarding.is_dismissed) return null;
  const setDismissed = (dismissed: boolean) =>
    change.mutateAsync({ to: `${path}/dismiss`, body: { dismissed }, isTick: false });
  const next = onboarding.steps.find(({ finished, is_optional }) => !finished && !is_optional)?.code;
  return (
    <Card
      title={title}
      actions={
        <span className="flex items-center gap-3">
          <span className="tabular text-sm text-muted">{t.doneOf(onboarding.finished, onboarding.total)}</span>
          <Button
            size="sm"
            variant="ghost"
            onClick={() => {
              void setDismissed(true);
              toast(t.dismissed, { onUndo: () => setDismissed(false) });
            }}
          >
            {t.dismiss}
          </Button>
        </span>
      }
    >
      <ol className="grid gap-x-8 gap-y-3 md:grid-cols-2">
        {onboarding.steps.map((step) => (
          <Step
            key={step.code}
            step={step}
            place={places[step.code]}
            isNext={step.code === next}
            projectId={projectId}
            onTick={
              projectId === undefined || step.finished || (step.is_automatic && !step.is_optional)
                ? undefined
                : () => change.mutate({ to: `${path}/${step.code}`, body: { finished: true }, isTick: true })
            }
          />
        ))}
      </ol>
    </Card>
  );
}

type StepProps = {
  step: StepState;
  place: Place | undefined;
  isNext: boolean;
  projectId: string | undefined;
  onTick: (() => void) | undefined;
};

function Step({ step, place, isNext, projectId, onTick }: StepProps) {
  const params = {
    ...(projectId === undefined ? {} : { projectId }),
    ...(place?.section === undefined ? {} : { section: place.section }),
  };
  return (
    <li className="flex items-start gap-2.5">
      {step.finished ? (
        <CircleCheck aria-label={t.done} size={18} className="mt-px shrink-0 text-success" />
      ) : (
        <Circle aria-label={t.toDo} size={18} className="mt-px shrink-0 text-muted" />
      )}
      <div className="min-w-0">
        <p className={step.finished ? 'text-muted' : 'font-medium'}>
          {step.title}
          {step.is_optional && <span className="font-normal text-muted">{` (${t.optional})`}</span>}
        </p>
        {!step.finished && (
          <div className="flex flex-wrap items-baseline gap-x-2 text-sm text-muted">
            {step.description !== null && <InstructionText html={step.description} />}
            {place !== undefined && (
              <Link
                to={place.to}
                params={params}
                className={isNext ? 'font-medium text-accent underline' : 'text-accent hover:underline'}
              >
                {place.verb}
              </Link>
            )}
            {onTick !== undefined && (
              <button type="button" onClick={onTick} className="text-accent hover:underline">
                {t.tick}
              </button>
            )}
          </div>
        )}
      </div>
    </li>
  );
}
