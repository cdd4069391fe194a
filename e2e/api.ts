import type { Page } from 'playwright-core';

/** Calls the API with the session of a page: what the person in it would be answered. */
export async function apiAs<T>(page: Page, method: string, path: string, body?: unknown): Promise<T> {
  const answer = await page.request.fetch(path, {
    method,
    headers: { 'X-Labelwright-Client': 'e2e', 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { data: JSON.stringify(body) }),
  });
  if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
  return (answer.status() === 204 ? undefined : await answer.json()) as T;
}

export async function projectNamed(page: Page, title: string): Promise<number> {
  // By its title: other journeys make more projects than one page holds.
  const path = `/api/projects?limit=500&title=${encodeURIComponent(title)}`;
  const projects = await apiAs<{ id: number; title: string }[]>(page, 'GET', path);
  const found = projects.find((project) => project.title === title);
  if (!found) throw new Error(`there is no project "${title}"`);
  return found.id;
}
