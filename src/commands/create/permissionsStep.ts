import { legacyApis, packagePermissions, systemApis } from '../../../emulator/contract/apiKey.ts';
import { apiName, permissionName } from '../../keys/describe.ts';
import type { KeyDraft } from '../../keys/keyDraft.ts';
import { l10n } from '../../l10n.ts';
import type { Choice } from '../../ui/prompts.ts';
import type { Step } from '../../ui/steps.ts';
import { answered, type KeyQuestions } from './questions.ts';

/** What the key may do there. Personal keys have no permissions of their own. */
export function permissionsStep({ prompts, title }: KeyQuestions): Step<KeyDraft> {
  return {
    name: 'permissions',
    applies: ({ type }) => type !== 'personal',
    async ask(draft, place) {
      const { choices, put } = permissionsOf(draft);
      const answer = await prompts.pickMany({
        title,
        ...place,
        placeholder: l10n.t('What may it do?'),
        choices,
        check: (values) => (values.length === 0 ? l10n.t('pick at least one') : null),
      });
      return answered(answer, put);
    },
  };
}

interface Permissions {
  readonly choices: readonly Choice<string>[];
  readonly put: (values: readonly string[]) => KeyDraft;
}

function permissionsOf(draft: KeyDraft): Permissions {
  switch (draft.type) {
    case 'system':
      return {
        // What gives everything stands last.
        choices: [...systemApis].reverse().map((api) => ({
          label: capital(apiName(api)),
          detail: systemDetail(api),
          value: api,
          picked: draft.systemApis.includes(api),
        })),
        put: (values) => ({ ...draft, systemApis: values.includes('full-control') ? ['full-control'] : [...values] }),
      };
    case 'other':
      return {
        choices: legacyApis.map((api) => ({ label: api, value: api, picked: draft.legacyApis.includes(api) })),
        put: (values) => ({ ...draft, legacyApis: [...values] }),
      };
    default:
      return {
        choices: packagePermissions.map((permission) => ({
          label: capital(permissionName(permission)),
          detail: packageDetail(permission),
          value: permission,
          picked: draft.packagePermissions.includes(permission),
        })),
        put: (values) => ({ ...draft, packagePermissions: [...values] }),
      };
  }
}

function packageDetail(permission: (typeof packagePermissions)[number]): string {
  switch (permission) {
    case 'view':
      return l10n.t('See and download packages: install, restore.');
    case 'add':
      return l10n.t('Publish new packages; clients often need View as well.');
    case 'promote':
      return l10n.t('Promote packages to another feed.');
    case 'delete':
      return l10n.t('Delete, unlist and overwrite packages.');
  }
}

function systemDetail(api: (typeof systemApis)[number]): string {
  switch (api) {
    case 'full-control':
      return l10n.t('Everything, the API keys of the server included.');
    case 'feeds':
      return l10n.t('Use and manage all feeds.');
    case 'sca':
      return l10n.t('Manage projects and builds.');
    case 'sbom-upload':
      return l10n.t('Upload SBOM documents.');
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
