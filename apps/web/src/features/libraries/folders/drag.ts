/** What is carried while a project is dragged onto a folder. */
export const PROJECT_DRAG = 'application/x-labelwright-project';
