import { createProjectIn } from '../../features/projects/index.ts';
import { type Actor, systemActor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { AppError } from '../../platform/http/app-error.ts';
import { isInScope } from '../../platform/http/guard.ts';
import type { Platform } from '../../platform/platform.ts';
import { findTaskProject, lockTaskProject, markTaskProject } from './task-project.queries.ts';
import { type Caller, isManager } from './tenant.ts';

/**
 * What the tasks of the API are asked in: the text, whatever pictures, sounds and films there are, and the labels of the
 * task itself to choose from.
 */
const LABEL_CONFIG = `<View>
  <Style>.lw-media .lw-notice { display: none }</Style>
  <Header value="$instructions" size="5"/>
  <Text name="item" value="$text"/>
  <View className="lw-media">
    <Repeater on="$images" indexFlag="{{i}}">
      <Image name="image_{{i}}" value="$images[{{i}}]"/>
    </Repeater>
    <Repeater on="$audios" indexFlag="{{i}}">
      <Audio name="audio_{{i}}" value="$audios[{{i}}]"/>
    </Repeater>
    <Repeater on="$videos" indexFlag="{{i}}">
      <Video name="video_{{i}}" value="$videos[{{i}}]"/>
    </Repeater>
  </View>
  <Choices name="label" toName="item" value="$labels" choice="multiple" showInLine="true"/>
</View>
`;

export function findProjectOfTasks(platform: Platform, { actor, organizationId }: Caller): Promise<number | undefined> {
  return withActor(platform.db, actor, (tx) => findTaskProject(tx, organizationId));
}

/** The project of tasks that name none; made by the first call of somebody who may create tasks in the whole tenant. */
export async function taskProjectOf(platform: Platform, caller: Caller): Promise<number> {
  const known = await findProjectOfTasks(platform, caller);
  if (known !== undefined) return known;
  if (!(await mayMake(platform, caller.actor)))
    throw new AppError('forbidden', 'Only an administrator, or a token with task:create, can create the first task.');
  const { organizationId, actor } = caller;
  // The project belongs to the tenant, not to whoever happened to call first.
  const maker: Actor = { ...systemActor(organizationId), name: actor.name, requestId: actor.requestId, ip: actor.ip };
  return withActor(platform.db, maker, async (tx) => {
    await lockTaskProject(tx, organizationId);
    return (await findTaskProject(tx, organizationId)) ?? (await makeProject(platform, tx, maker, organizationId));
  });
}

async function mayMake(platform: Platform, actor: Actor): Promise<boolean> {
  if (actor.scopes && !isInScope(actor.scopes, 'task.create')) return false;
  return (actor.claims?.permissions.includes('task.create') ?? false) || isManager(platform, actor);
}

async function makeProject(platform: Platform, tx: Tx, actor: Actor, organizationId: number): Promise<number> {
  const id = await createProjectIn(tx, platform, actor, {
    title: 'Labelling tasks',
    description: 'Tasks that came by the labelling-task API without naming a project.',
    label_config: LABEL_CONFIG,
    is_published: true,
  });
  await markTaskProject(tx, organizationId, id);
  return id;
}
