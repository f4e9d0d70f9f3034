import type { KeyType } from '../../../emulator/contract/apiKey.ts';
import { typeName } from '../../keys/describe.ts';
import type { KeyDraft } from '../../keys/keyDraft.ts';
import { l10n } from '../../l10n.ts';
import type { Step } from '../../ui/steps.ts';
import { laterSteps } from './laterSteps.ts';
import { permissionsStep } from './permissionsStep.ts';
import { answered, type KeyQuestions } from './questions.ts';
import { scopeStep } from './scopeStep.ts';

/** Type → scope → permissions → name → expiry → value → logging. */
export function keySteps(questions: KeyQuestions): Step<KeyDraft>[] {
  return [typeStep(questions), scopeStep(questions), permissionsStep(questions), ...laterSteps(questions)];
}

function typeStep({ prompts, title, classic }: KeyQuestions): Step<KeyDraft> {
  const choice = (value: KeyType, icon: string, detail: string) => ({ label: typeName(value), icon, detail, value });
  const choices = [
    choice('feed', 'package', l10n.t('For the packages of one feed or feed group: what clients and CI need.')),
    choice('system', 'server-process', l10n.t('For the server as a whole: feeds, SCA, SBOM upload or everything.')),
    choice('personal', 'account', l10n.t('Acts as a user, with all of his rights.')),
    ...(classic
      ? [choice('other', 'key', l10n.t('As ProGet had them before 2023; only the emulator makes them.'))]
      : []),
  ];
  return {
    name: 'type',
    ask: async (draft, place) =>
      answered(
        await prompts.pick({
          title,
          ...place,
          placeholder: l10n.t('What is the key for?'),
          choices,
          active: draft.type,
        }),
        (type) => ({ ...draft, type }),
      ),
  };
}
