import type { ProjectRole } from '@labelwright/contract/permissions';
import { type ClientCommand, idOf, text, UsageError } from '../command.ts';

const ROLES: readonly ProjectRole[] = ['admin', 'adjudicator', 'reviewer', 'annotator', 'contributor'];

const listMembers: ClientCommand = {
  name: 'members list',
  args: '<project>',
  needs: 1,
  help: 'People of a project.',
  run: async ({ client, output, args }) =>
    output.table(await client.members.list(args[0] ?? '').take(), {
      id: (member) => member.user_id,
      email: ({ user }) => user.email,
      role: ({ role }) => role,
      enabled: ({ enabled }) => enabled,
    }),
};

const addMember: ClientCommand = {
  name: 'members add',
  args: '<project> <email>…',
  needs: 2,
  help: 'Add people of the organization to a project.',
  options: { role: { type: 'string', value: 'ROLE', help: `${ROLES.join(', ')} (annotator when left out)` } },
  run: async (call) => {
    const role = ROLES.find((name) => name === (text(call, 'role') ?? 'annotator'));
    if (role === undefined) throw new UsageError(`--role is one of ${ROLES.join(', ')}.`);
    const [project = '', ...emails] = call.args;
    for (const email of emails) {
      const member = await call.client.members.add(project, { email, role });
      call.output.record(member, { added: email, role: member.role });
    }
  },
};

const removeMember: ClientCommand = {
  name: 'members remove',
  args: '<project> <user id>',
  needs: 2,
  help: 'Take somebody out of a project. What they did stays.',
  run: async ({ client, output, args }) => {
    await client.members.remove(args[0] ?? '', idOf(args[1], 'The id of a person'));
    output.say('Removed.');
  },
};

export const MEMBER_COMMANDS: readonly ClientCommand[] = [listMembers, addMember, removeMember];
