import { keyVariable } from '../../clients/source.ts';
import { l10n } from '../../l10n.ts';
import { type DraftForm, type FormTarget, shellValue } from './requests.ts';

/** Commands that put the key into a secret store. All read it from standard input. */
export function ciForms({ key }: FormTarget): DraftForm[] {
  const name = key.form === 'env' ? key.variable : keyVariable;
  const stores = [
    ['github-secret', l10n.t('GitHub Actions Secret'), `gh secret set ${name}`, l10n.t('in a clone of the repository')],
    [
      'gitlab-variable',
      l10n.t('GitLab CI Variable'),
      `glab variable set ${name} --masked`,
      l10n.t('in a clone of the project'),
    ],
    [
      'docker-secret',
      l10n.t('Docker Secret'),
      `docker secret create ${name.toLowerCase()} -`,
      l10n.t('on a swarm manager'),
    ],
  ] as const;
  return stores.map(([id, label, command, detail]) => ({
    id,
    label,
    detail,
    literal: true,
    render: () => `printf %s ${shellValue(key)} | ${command}`,
  }));
}
