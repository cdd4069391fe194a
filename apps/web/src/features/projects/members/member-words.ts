/** The roles of a project, from the most to the fewest rights. */
export const ROLES = [
  { value: 'admin', label: 'Administrator', help: 'Sets up the project, manages people, exports.' },
  { value: 'adjudicator', label: 'Adjudicator', help: 'Decides where people disagree; sees everything.' },
  { value: 'reviewer', label: 'Reviewer', help: 'Checks the work of others; may label.' },
  { value: 'annotator', label: 'Annotator', help: 'Labels the tasks that the queue hands out.' },
  { value: 'contributor', label: 'Contributor', help: 'Uploads and submits data; does not label.' },
] as const;

export type RoleValue = (typeof ROLES)[number]['value'];

export const roleLabel = (role: string): string => ROLES.find(({ value }) => value === role)?.label ?? role;
