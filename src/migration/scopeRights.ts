import type { Directory } from './artifactory/directory.ts';
import { rightsOfToken } from './artifactory/tokenRights.ts';
import type { PlanInput } from './buildPlan.ts';

/** An Artifactory that nobody asked. */
const unasked: Directory = {
  url: '',
  version: null,
  repositories: [],
  users: null,
  groups: null,
  permissions: null,
  gaps: [],
};

/** What tokens say of their own rights; nothing of those that a user or group has. */
export const rightsOfScope: Pick<PlanInput, 'rightsOf' | 'isAdmin'> = {
  isAdmin: ({ facts }) => facts.scope?.split(/\s+/).includes('applied-permissions/admin') ?? false,
  rightsOf: ({ facts: { scope } }) => {
    if (!scope?.includes('artifact:')) return null;
    const { repositories } = rightsOfToken(unasked, scope, null);
    return [...repositories].map(([repo, { permissions, patterns }]) => ({ repo, permissions, patterns }));
  },
};
