import { HttpError } from '../../http/reply.ts';
import { changing, type NativeMethod, reading } from './nativeMethod.ts';
import { required } from './parameters.ts';

/** Columns of connectors and users as in ProGet.Net (Native/Models), without passwords; those of licenses are our choice. */
export const otherMethods: Readonly<Record<string, NativeMethod>> = {
  Connectors_GetConnectors: reading(({ tables }) =>
    tables.connectors.list().map((connector) => ({
      Connector_Id: connector.id,
      Connector_Name: connector.name,
      Connector_Url: connector.url,
      FeedType_Name: connector.feedType,
      User_Name: connector.username,
      Timeout_Period: connector.timeout,
      Filter_Csv: connector.filters.join(','),
      MetadataCache_Enabled_Indicator: connector.metadataCacheEnabled,
      MetadataCache_Minutes: connector.metadataCacheMinutes,
      MetadataCache_Count: connector.metadataCacheCount,
    })),
  ),
  Users_GetUsers: reading(({ tables }) =>
    tables.users.list().map(({ name, displayName, email }) => ({
      User_Name: name,
      Display_Name: displayName,
      Email_Address: email,
    })),
  ),
  Licenses_GetLicenses: reading(({ tables }) =>
    tables.licenses.list().map(({ id, code, title }) => ({ License_Id: id, License_Code: code, Title_Text: title })),
  ),
  Licenses_DeleteLicense: changing(({ tables, parameters }) => {
    const id = required(parameters.integer('License_Id'), 'License_Id');
    if (tables.licenses.get(id) === undefined) throw new HttpError(404, `There is no license with the id ${id}.`);
    tables.licenses.delete(id);
    return undefined;
  }),
};
