import { type FakeRequest, failure, isAtLeast, json, notFound, proOnly, type Route } from './answer.ts';
import { mayRead } from './authenticate.ts';
import type { FakeRepository } from './state.ts';

/** `/artifactory/api/system/*` and `/artifactory/api/repositories*`. */
export const artifactoryRoutes: Route = (request, state, switches) => {
  const [api, area, name] = request.segments;
  if (api !== 'api') return null;
  if (area === 'system' && name === 'ping') return { status: 200, body: 'OK' };
  if (area === 'system' && name === 'version')
    return request.caller.kind === 'anonymous' && !switches.anonymous
      ? failure(401, 'Bad credentials')
      : json({ version: switches.version, revision: '1', addons: ['npm'], license: 'fake' });
  if (area !== 'repositories') return null;
  if (name === undefined) {
    const seen = state.repositories.filter(({ key }) => mayRead(request.caller, key, state, switches));
    return json(seen.map((repository) => listed(repository, request)));
  }
  const isAdmin = request.caller.kind === 'user' && request.caller.admin;
  if (switches.oss) return proOnly;
  if (name === 'configurations') {
    if (!isAtLeast(switches.version, '7.61.3')) return failure(404, 'Repository configurations not found');
    if (!isAdmin) return failure(403, 'Forbidden');
    const classes = new Set(state.repositories.map(({ rclass }) => rclass));
    return json(
      Object.fromEntries(
        [...classes].map((rclass) => [
          rclass.toUpperCase(),
          state.repositories.filter((entry) => entry.rclass === rclass).map(detailed),
        ]),
      ),
    );
  }
  const repository = state.repositories.find(({ key }) => key === name);
  if (repository === undefined) return failure(400, 'No such repository');
  return isAdmin ? json(detailed(repository)) : failure(403, 'Forbidden');
};

function listed({ key, rclass, packageType }: FakeRepository, { origin }: FakeRequest): object {
  return {
    key,
    type: rclass.toUpperCase(),
    description: '',
    url: `${origin}/artifactory/${encodeURIComponent(key)}`,
    packageType,
  };
}

function detailed({ key, rclass, packageType, members, defaultDeployment }: FakeRepository): object {
  const type = packageType.toLowerCase();
  if (rclass !== 'virtual') return { key, rclass, packageType: type, includesPattern: '**/*', excludesPattern: '' };
  return { key, rclass, packageType: type, repositories: members ?? [], defaultDeploymentRepo: defaultDeployment };
}

/** One read for each kind of package, and files: enough to tell whether a credential is taken. */
export const artifactRoutes: Route = (request, state, switches) => {
  const [first, type, ...rest] = request.segments;
  const repo = first !== 'api' ? first : type === 'nuget' && rest[0] === 'v3' ? rest[1] : rest[0];
  if (repo === undefined || !state.repositories.some(({ key }) => key === repo)) return notFound;
  if (!mayRead(request.caller, repo, state, switches))
    return request.caller.kind === 'anonymous'
      ? {
          ...failure(401, 'Authentication is required'),
          headers: {
            'www-authenticate':
              type === 'docker'
                ? `Bearer realm="${request.origin}/artifactory/api/docker/${repo}/v2/token",service="fake"`
                : 'Basic realm="Artifactory Realm"',
          },
        }
      : failure(403, 'Forbidden');
  return json({ repo, fake: true });
};
