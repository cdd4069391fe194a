export type PersonBrief = {
  id: number;
  first_name: string;
  last_name: string;
  email: string;
  display_name?: string;
};

export const nameOf = ({ first_name, last_name, email, display_name = '' }: Omit<PersonBrief, 'id'>): string =>
  display_name.trim() || `${first_name} ${last_name}`.trim() || email;

/** Names by id; who is not listed any more goes by their number. */
export function namesOf(people: readonly PersonBrief[] | undefined): (id: number) => string {
  const names = new Map(people?.map((person) => [person.id, nameOf(person)]));
  return (id) => names.get(id) ?? `#${id}`;
}
