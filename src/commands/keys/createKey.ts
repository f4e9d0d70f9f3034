import { bodyOf, draftLike, emptyDraft, type KeyDraft } from '../../keys/keyDraft.ts';
import { l10n } from '../../l10n.ts';
import { ProGetError } from '../../proget/errors.ts';
import type { Server } from '../../servers/server.ts';
import type { Services } from '../../services.ts';
import type { TreeNode } from '../../tree/node.ts';
import { runSteps, type Step } from '../../ui/steps.ts';
import { keySteps } from '../create/keySteps.ts';
import { laterSteps } from '../create/laterSteps.ts';
import type { KeyQuestions } from '../create/questions.ts';
import { feedsOf, takesSeveralFeeds } from '../feeds.ts';
import { listedKeys, targetKey, targetServer } from '../targets.ts';
import { makeKey } from './makeKey.ts';
import { revealKey } from './revealKey.ts';
import { showNewValue } from './showNewValue.ts';

/** The questions, then the key. Cancelled anywhere, nothing has happened. */
export async function createKey(services: Services, node?: TreeNode): Promise<void> {
  const title = l10n.t('Create API Key');
  const listed = await targetServer(services, node, title);
  if (listed === null) return;
  await create(services, listed.server, title, emptyDraft, keySteps, node);
}

/** The same rights under another name, with a value and an end of its own. */
export async function duplicateKey(services: Services, node?: TreeNode): Promise<void> {
  const title = l10n.t('Duplicate API Key');
  const target = await targetKey(services, node, title);
  if (target === null) return;
  const { server, key } = target;
  if (key.type === 'other' && server.kind === 'server')
    throw new ProGetError({
      reason: 'invalid',
      message: l10n.t('ProGet makes no classic keys any more: create a Feed or System key instead.'),
    });
  await create(services, server, title, draftLike(key), laterSteps, node);
}

async function create(
  services: Services,
  server: Server,
  title: string,
  initial: KeyDraft,
  stepsOf: (questions: KeyQuestions) => Step<KeyDraft>[],
  node: TreeNode | undefined,
): Promise<void> {
  const { prompts, inventory } = services;
  // Who cannot list keys cannot make any; better to know it before all the questions.
  if (inventory.get(server)?.error !== null) await listedKeys(services, server);
  const questions: KeyQuestions = {
    prompts,
    title,
    classic: server.kind === 'emulator',
    severalFeeds: server.kind === 'emulator' || takesSeveralFeeds(inventory.get(server)?.version ?? null),
    feeds: await feedsOf(services, server),
    now: services.now(),
  };
  const draft = await runSteps(stepsOf(questions), initial);
  if (draft === null) return;
  const made = await makeKey(services, server, bodyOf(draft, services.now()));
  if (made === null) return;
  await showNewValue(services, server, made);
  // Who began in the tree goes on there; who writes goes on writing.
  const goesOnInTree = node !== undefined || !services.desk.isEditing();
  if (goesOnInTree && made.key !== null) await revealKey(services, server, made.key.id, true);
}
