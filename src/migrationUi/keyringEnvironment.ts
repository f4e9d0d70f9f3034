import { l10n } from '../l10n.ts';
import type { EnvironmentSink } from '../migration/apply/environment.ts';
import type { Plan } from '../migration/plan.ts';
import { variableNames } from '../migration/rewrite/planned.ts';
import type { SecretShelf } from '../servers/secretShelf.ts';

/** Keeps the values that files of a plan refer to in the keyring of the system. */
export function keyringEnvironment(secrets: SecretShelf, plan: Plan): EnvironmentSink {
  const kept = () => migratedValues(secrets, plan);
  return {
    place: l10n.t('the keyring'),
    problem: async () => null,
    isIntact: async () => Object.keys(await kept()).length > 0,
    async write(variables) {
      for (const { name, value } of variables) await secrets.store(nameOf(plan, name), value);
    },
  };
}

/** The variables of a plan whose values are kept. */
export async function migratedValues(secrets: SecretShelf, plan: Plan): Promise<Readonly<Record<string, string>>> {
  const values: Record<string, string> = {};
  for (const name of variableNames(plan).values()) {
    const value = await secrets.get(nameOf(plan, name));
    if (value !== null) values[name] = value;
  }
  return values;
}

export async function forgetMigratedValues(secrets: SecretShelf, plan: Plan): Promise<void> {
  for (const name of variableNames(plan).values()) await secrets.forget(nameOf(plan, name));
}

function nameOf({ id }: Plan, variable: string): string {
  return `proget.migration|${id}|${variable}`;
}
