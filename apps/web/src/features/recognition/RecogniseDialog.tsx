import type { ProcessingEngine } from '@labelwright/contract/preprocessing';
import type { RecogniseTasks, RecognitionPlan, RecognitionRun } from '@labelwright/contract/recognition';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { ApiError, messageOf } from '../../lib/api-error.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { RadioGroup } from '../../ui/RadioGroup.tsx';
import { Select } from '../../ui/Select.tsx';
import { SkeletonLines } from '../../ui/States.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { enginesQuery, recognitionKey, recognitionPlanQuery, startRecognition } from './recognition-api.ts';
import { t } from './strings.ts';

type Target = Pick<RecogniseTasks, 'selectedItems' | 'filters' | 'search'>;

type RecogniseDialogProps = {
  projectId: string;
  /** undefined: all tasks of the project. */
  target?: Target | undefined;
  /** Tasks of the target; undefined when they were not counted to the end. */
  count?: number | undefined;
  onClose: () => void;
  onStarted: (run: RecognitionRun) => void;
};

const NO_ENGINES: ProcessingEngine[] = [];
const KNOWN = [
  { value: 'leave', label: t.leave },
  { value: 'again', label: t.again },
] as const;

/** What shall be read, by what; the work goes on in the background. */
export function RecogniseDialog(props: RecogniseDialogProps) {
  const { projectId, onClose } = props;
  const plan = useQuery({ ...recognitionPlanQuery(projectId), staleTime: 0 });
  if (plan.data === undefined)
    return (
      <Dialog isOpen onClose={onClose} title={t.title}>
        {plan.isError ? <Alert tone="danger">{messageOf(plan.error)}</Alert> : <SkeletonLines count={4} />}
      </Dialog>
    );
  return <Asking {...props} plan={plan.data} />;
}

type Field = RecognitionPlan['fields'][number];

const keyOf = ({ kind, data_key: dataKey }: Field): string => `${kind} ${dataKey}`;

function Asking({
  projectId,
  target,
  count,
  onClose,
  onStarted,
  plan,
}: RecogniseDialogProps & { plan: RecognitionPlan }) {
  const formId = useId();
  const queries = useQueryClient();
  const usable = plan.fields.filter(({ problem }) => problem === null);
  const [chosen, setChosen] = useState(() => (usable[0] === undefined ? '' : keyOf(usable[0])));
  const [engine, setEngine] = useState('');
  const [language, setLanguage] = useState('');
  const [known, setKnown] = useState<(typeof KNOWN)[number]['value']>('leave');
  const field = usable.find((one) => keyOf(one) === chosen);
  const offer = plan.engines.find(({ kind }) => kind === field?.kind);
  const engines = useQuery(enginesQuery(projectId)).data?.engines ?? NO_ENGINES;
  const start = useMutation({
    mutationFn: (one: Field) =>
      startRecognition(projectId, {
        ...target,
        kind: one.kind,
        data_key: one.data_key,
        ...(engine === '' ? {} : { engine }),
        ...(language.trim() === '' ? {} : { language: language.trim() }),
        anew: known === 'again',
      }),
    onSuccess: async ({ run }) => {
      await queries.invalidateQueries({ queryKey: recognitionKey(projectId) });
      onStarted(run);
      onClose();
    },
  });
  const ofKind = engines.filter(({ kind, is_available }) => kind === field?.kind && is_available);
  const errors = start.error instanceof ApiError ? start.error.fields : {};

  function submit(event: FormEvent) {
    event.preventDefault();
    if (field !== undefined && !start.isPending) start.mutate(field);
  }

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t.title}
      description={field && (target === undefined ? t.whole : t.chosen(count))}
      actions={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            isBusy={start.isPending}
            disabled={field === undefined || (offer?.engine === null && ofKind.length === 0)}
          >
            {t.start}
          </Button>
        </>
      }
    >
      {field === undefined ? (
        <Lacking projectId={projectId} fields={plan.fields} />
      ) : (
        <form id={formId} noValidate onSubmit={submit} className="flex flex-col gap-4">
          <Select
            label={t.field}
            value={chosen}
            options={usable.map((one) => ({
              value: keyOf(one),
              label: t.fieldOf(one.kind, one.data_key, one.shown_by),
            }))}
            onChange={(next) => {
              setChosen(next);
              setEngine('');
            }}
            isDisabled={usable.length === 1}
          />
          {offer?.engine === null && engine === '' && (
            <Alert tone="warning" title={t.noEngine[field.kind]}>
              {offer.problem}
            </Alert>
          )}
          {ofKind.length > 0 && (
            <>
              <Select
                label={t.engine}
                value={engine}
                options={[
                  { value: '', label: t.chosenEngine(offer?.engine ?? '–') },
                  ...ofKind.map(({ name, title }) => ({ value: name, label: title })),
                ]}
                onChange={setEngine}
                error={errors.engine?.[0]}
              />
              <TextField
                label={t.language}
                help={t.languageHelp}
                value={language}
                onChange={setLanguage}
                error={errors.language?.[0]}
              />
              <RadioGroup label={t.known} value={known} options={KNOWN} onChange={setKnown} />
            </>
          )}
          {start.error !== null && <Alert tone="danger">{messageOf(start.error)}</Alert>}
        </form>
      )}
    </Dialog>
  );
}

/** Why nothing can be read, and where that is mended. */
function Lacking({ projectId, fields }: { projectId: string; fields: readonly Field[] }) {
  const problems = [...new Set(fields.map(({ problem }) => problem))];
  return (
    <>
      {problems.length === 0 ? (
        <Alert tone="info">{t.nothing}</Alert>
      ) : (
        <Alert tone="warning" title={t.lacks}>
          {problems.join(' ')}
        </Alert>
      )}
      <div>
        <ButtonLink to="/projects/$projectId/settings/$section" params={{ projectId, section: 'interface' }} size="sm">
          {t.openInterface}
        </ButtonLink>
      </div>
    </>
  );
}
