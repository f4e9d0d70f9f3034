import { Router } from 'express';
import { queryOf } from '../../http/authorize.ts';
import { allow } from '../../http/handle.ts';
import { HttpError, json, text } from '../../http/reply.ts';
import { resource } from '../../http/resource.ts';
import type { Surroundings } from '../../http/services.ts';
import type { Tables } from '../../tables.ts';
import { acceptValue, findSetting, knownSettings, type ValueType } from './knownSettings.ts';

/** One setting of ProGet's wire form; pgutil needs all four (Inedo.ProGet, SettingsInfo). */
interface SettingInfo {
  readonly name: string;
  readonly value: string;
  readonly description: string;
  readonly valueType: ValueType;
}

/** `/api/settings/…` (spec: settings, containers, universal, health). The switches for keys are at /emulator/policies. */
export function settingRoutes(surroundings: Surroundings, tables: Tables): Router {
  const router = Router();
  resource(router, surroundings, '/list', {
    GET: allow(surroundings, 'settings', (exchange) => {
      const showAll = queryOf(exchange.url).get('showAll')?.toLowerCase() === 'true';
      return json(200, listSettings(tables, showAll));
    }),
  });
  resource(router, surroundings, '/set', {
    POST: allow(surroundings, 'settings', (exchange) => {
      const query = queryOf(exchange.url);
      const given = query.get('name') ?? '';
      const found = findSetting(given);
      if (given === '') throw new HttpError(400, 'Name the setting: set?name=Web.BaseUrl&value=...');
      if (found === undefined) throw new HttpError(404, `There is no setting ${shown(given)} here.`);
      const value = query.get('value') ?? '';
      tables.settings.set(found.name, value === '' ? null : acceptValue(found.name, found.setting, value));
      return text(200, '');
    }),
  });
  return router;
}

/** @param showAll else only those that were changed. */
function listSettings(tables: Tables, showAll: boolean): SettingInfo[] {
  const changed = tables.settings.all();
  return Object.entries(knownSettings)
    .filter(([name]) => showAll || changed.has(name))
    .map(([name, { description, valueType, whenUnset }]) => ({
      name,
      value: changed.get(name) ?? whenUnset,
      description,
      valueType,
    }));
}

function shown(name: string): string {
  return name.replace(/[^\x20-\x7e]/g, '?').slice(0, 60);
}
